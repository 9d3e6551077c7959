import type { Tx } from "@/server/db/client";

/** Names of tables and columns are ours and constant; values only ever travel as one JSON parameter, whatever their number. */
export type Table = {
  readonly name: string;
  /** Column → PostgreSQL type. The primary key is `id`. */
  readonly columns: Readonly<Record<string, "text" | "integer" | "boolean" | "jsonb" | "text[]" | "timestamp">>;
};

type JsonRow = Readonly<Record<string, unknown>>;

/** Inserts the rows and overwrites those that are there, in one statement. Columns that are not named keep their default or value. */
export async function upsertRows(tx: Tx, { name, columns }: Table, rows: readonly JsonRow[]): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns).map(quoted);
  const typed = Object.entries(columns).map(([column, type]) => `${quoted(column)} ${type}`);
  const updates = names.filter((column) => column !== '"id"').map((column) => `${column} = EXCLUDED.${column}`);
  await tx.$executeRawUnsafe(
    `INSERT INTO ${quoted(name)} (${names.join(", ")})
     SELECT ${names.join(", ")} FROM jsonb_to_recordset($1::jsonb) AS given(${typed.join(", ")})
     ON CONFLICT ("id") DO UPDATE SET ${updates.join(", ")}`,
    JSON.stringify(rows),
  );
}

/** Inserts rows that are known not to be there. */
export async function insertRows(tx: Tx, { name, columns }: Table, rows: readonly JsonRow[]): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns).map(quoted);
  const typed = Object.entries(columns).map(([column, type]) => `${quoted(column)} ${type}`);
  await tx.$executeRawUnsafe(
    `INSERT INTO ${quoted(name)} (${names.join(", ")})
     SELECT ${names.join(", ")} FROM jsonb_to_recordset($1::jsonb) AS given(${typed.join(", ")})`,
    JSON.stringify(rows),
  );
}

export async function deleteWhereIn(tx: Tx, table: string, column: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRawUnsafe(
    `DELETE FROM ${quoted(table)} WHERE ${quoted(column)} IN (${GIVEN_IDS})`,
    JSON.stringify(ids),
  );
}

/** As many ids as there are, in one parameter: the first. */
export const GIVEN_IDS = "SELECT jsonb_array_elements_text($1::jsonb)";

function quoted(name: string): string {
  return `"${name}"`;
}
