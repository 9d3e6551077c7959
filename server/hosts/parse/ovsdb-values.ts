import { excerpt, MalformedError } from "./malformed";

/**
 * The value encoding of RFC 7047: atoms are bare, `["uuid", "…"]`, `["set", […]]` (a set of one is printed bare),
 * `["map", [[key, value], …]]`. An optional scalar is a set of none or one. A column that is not there has its default:
 * monitor updates leave those out.
 */
export type OvsdbRow = Readonly<Record<string, unknown>>;

/** The members of a set, or of anything that may stand for one. */
export function setOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (isTagged(value, "set")) {
    if (!Array.isArray(value[1])) throw new MalformedError(`a set without members: ${excerpt(JSON.stringify(value))}`);
    return value[1];
  }
  return [value];
}

export function optionalText(row: OvsdbRow, column: string): string | null {
  return optional(row, column, "text", (value) => (typeof value === "string" ? value : undefined));
}

export function optionalInteger(row: OvsdbRow, column: string): number | null {
  return optional(row, column, "an integer", (value) =>
    typeof value === "number" && Number.isInteger(value) ? value : undefined,
  );
}

export function requiredText(row: OvsdbRow, column: string): string {
  const value = optionalText(row, column);
  if (value === null) throw new MalformedError(`a row has no ${column}`);
  return value;
}

export function texts(row: OvsdbRow, column: string): string[] {
  return members(row, column, "texts", (value) => (typeof value === "string" ? value : undefined));
}

export function integers(row: OvsdbRow, column: string): number[] {
  return members(row, column, "integers", (value) => (typeof value === "number" ? value : undefined));
}

export function uuids(row: OvsdbRow, column: string): string[] {
  return members(row, column, "references", uuidOf);
}

export function uuidOf(value: unknown): string | undefined {
  return isTagged(value, "uuid") && typeof value[1] === "string" ? value[1] : undefined;
}

export function textMap(row: OvsdbRow, column: string): Record<string, string> {
  return map(row, column, "texts", (value) => (typeof value === "string" ? value : undefined));
}

export function integerMap(row: OvsdbRow, column: string): Record<string, number> {
  return map(row, column, "integers", (value) => (typeof value === "number" ? value : undefined));
}

function optional<T>(row: OvsdbRow, column: string, type: string, read: (value: unknown) => T | undefined): T | null {
  const found = members(row, column, type, read);
  if (found.length > 1) throw wrong(row, column, `at most one value`);
  return found[0] ?? null;
}

function members<T>(row: OvsdbRow, column: string, type: string, read: (value: unknown) => T | undefined): T[] {
  return setOf(row[column]).map((value) => {
    const found = read(value);
    if (found === undefined) throw wrong(row, column, type);
    return found;
  });
}

function map<T>(
  row: OvsdbRow,
  column: string,
  type: string,
  read: (value: unknown) => T | undefined,
): Record<string, T> {
  const value = row[column];
  if (value === undefined) return {};
  if (!isTagged(value, "map") || !Array.isArray(value[1])) throw wrong(row, column, "a map");
  const entries: [string, T][] = value[1].map((pair: unknown) => {
    const [key, raw] = Array.isArray(pair) ? pair : [];
    const found = read(raw);
    if (typeof key !== "string" || found === undefined) throw wrong(row, column, `a map of ${type}`);
    return [key, found];
  });
  return Object.fromEntries(entries);
}

function isTagged(value: unknown, tag: string): value is [string, unknown] {
  return Array.isArray(value) && value.length === 2 && value[0] === tag;
}

function wrong(row: OvsdbRow, column: string, expected: string): MalformedError {
  const name = typeof row.name === "string" ? ` of ${row.name}` : "";
  return new MalformedError(
    `column ${column}${name} is not ${expected}: ${excerpt(JSON.stringify(row[column]) ?? "")}`,
  );
}
