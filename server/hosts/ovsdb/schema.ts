/**
 * What a column holds, as far as applying changes needs it:
 * - `single`: exactly one value
 * - `optional`: none or one (a set with max 1): a change replaces it
 * - `set`: a change is the symmetric difference
 * - `map`: a change lists keys to set, and keys to remove with the value they had
 */
export type ColumnKind = "single" | "optional" | "set" | "map";

export type Column = {
  readonly kind: ColumnKind;
  /** The value that servers leave out of `initial` and `insert`. */
  readonly initial: unknown;
};

/** table → column → what it holds. */
export type Schema = Readonly<Record<string, Readonly<Record<string, Column>>>>;

/** Reads the answer of `get_schema`. Unknown shapes are errors: applying changes by a guess would corrupt the replica. */
export function readSchema(answer: unknown): Schema {
  const tables = record(record(answer).tables);
  return Object.fromEntries(
    Object.entries(tables).map(([table, definition]) => {
      const columns = record(record(definition).columns);
      return [
        table,
        Object.fromEntries(Object.entries(columns).map(([name, c]) => [name, readColumn(record(c).type)])),
      ];
    }),
  );
}

const DEFAULTS: Readonly<Record<string, unknown>> = {
  integer: 0,
  real: 0,
  boolean: false,
  string: "",
  uuid: ["uuid", "00000000-0000-0000-0000-000000000000"],
};

function readColumn(type: unknown): Column {
  if (typeof type === "string") return { kind: "single", initial: DEFAULTS[type] };
  const { key, value, min = 1, max = 1 } = record(type);
  if (value !== undefined) return { kind: max === 1 ? "optional" : "map", initial: ["map", []] };
  if (max === 1 && min === 1) return { kind: "single", initial: DEFAULTS[baseType(key)] };
  return { kind: max === 1 ? "optional" : "set", initial: ["set", []] };
}

function baseType(key: unknown): string {
  return typeof key === "string" ? key : String(record(key).type);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError("the OVSDB schema is not an object where one was expected");
  }
  return value as Readonly<Record<string, unknown>>;
}
