import { isIP } from "node:net";
import { excerpt, MalformedError } from "./malformed";

/**
 * Reads of fields of foreign JSON: a field is absent (`undefined` or `null`) or has the right type; anything else is
 * malformed and says which field of which object. By hand, not by schema: a host of 1,000 links is read often.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MalformedError(`not JSON: ${excerpt(reason)}`, { cause: error });
  }
}

/** A list of objects as `ip -j` prints it. Nothing at all is an empty list, and `{}` is an entry that a filter hid. */
export function parseJsonRows(text: string): JsonObject[] {
  if (text.trim() === "") return [];
  const value = parseJson(text);
  if (!Array.isArray(value)) throw new MalformedError("not a JSON list");
  return objectsOf(value, "list");
}

export function objectsOf(values: readonly unknown[], what: string): JsonObject[] {
  const rows: JsonObject[] = [];
  for (const value of values) {
    if (!isObject(value)) throw new MalformedError(`an entry of ${what} is not an object: ${excerpt(String(value))}`);
    if (Object.keys(value).length > 0) rows.push(value);
  }
  return rows;
}

export function stringField(row: JsonObject, key: string): string | null {
  const value = row[key];
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") throw wrongType(row, key, "text");
  return value;
}

export function numberField(row: JsonObject, key: string): number | null {
  const value = row[key];
  if (value === undefined || value === null) return null;
  if (typeof value !== "number") throw wrongType(row, key, "a number");
  return value;
}

/** `true`, `1` and `"on"` are one thing to different releases of iproute2. */
export function booleanField(row: JsonObject, key: string): boolean | null {
  const value = row[key];
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value;
  if (value === 0 || value === 1) return value === 1;
  if (value === "on" || value === "off") return value === "on";
  throw wrongType(row, key, "a switch");
}

export function objectField(row: JsonObject, key: string): JsonObject | null {
  const value = row[key];
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw wrongType(row, key, "an object");
  return value;
}

export function listField(row: JsonObject, key: string): readonly unknown[] | null {
  const value = row[key];
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw wrongType(row, key, "a list");
  return value;
}

export function stringsField(row: JsonObject, key: string): string[] {
  const values = listField(row, key) ?? [];
  return values.map((value) => {
    if (typeof value !== "string") throw wrongType(row, key, "a list of texts");
    return value;
  });
}

/** An address, or with `orPrefix` a prefix as well; anything else would be taken for another place than is meant. */
export function addressField(row: JsonObject, key: string, orPrefix = false): string | null {
  const text = stringField(row, key);
  if (text === null || isIP(text) !== 0 || (orPrefix && isPrefix(text))) return text;
  throw wrongType(row, key, "an address");
}

function isPrefix(text: string): boolean {
  const [, address = "", length] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  return text === "default" || (family !== 0 && Number(length) <= (family === 4 ? 32 : 128));
}

export function required<T>(value: T | null, row: JsonObject, key: string): T {
  if (value === null) throw new MalformedError(`an entry has no ${key}: ${excerpt(JSON.stringify(row))}`);
  return value;
}

function wrongType(row: JsonObject, key: string, expected: string): MalformedError {
  const owner = row.ifname ?? row.name ?? row.dst ?? row.id;
  const of = typeof owner === "string" ? ` of ${owner}` : "";
  return new MalformedError(`${key}${of} is not ${expected}: ${excerpt(JSON.stringify(row[key]) ?? "")}`);
}
