import { z } from "zod";
import type { Database } from "@/server/db/database";

export type DatabaseCopy = { restore(): Promise<void> };

const names = z.array(z.object({ name: z.string() }));
const contents = z.array(z.object({ rows: z.unknown() })).length(1);

/** Remembers every row of every table, to come back to it as often as wanted. */
export async function copyDatabase({ executeSql }: Pick<Database, "executeSql">): Promise<DatabaseCopy> {
  const { rows } = await executeSql(
    `SELECT quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
    [],
  );
  const tables = names.parse(rows).map(({ name }) => name);
  const kept: { table: string; rows: string }[] = [];
  for (const table of tables) {
    const answer = await executeSql(`SELECT coalesce(json_agg(t), '[]') AS rows FROM ${table} t`, []);
    const content = JSON.stringify(contents.parse(answer.rows)[0]?.rows);
    if (content !== "[]") kept.push({ table, rows: content });
  }
  const insert = kept
    .map(
      ({ table, rows }) =>
        `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, ${quoted(rows)});`,
    )
    .join("\n");
  const script = `BEGIN; SET LOCAL session_replication_role = replica;
TRUNCATE ${tables.join(", ")}; ${insert} COMMIT;`;
  return {
    restore: async () => {
      await executeSql(script, []);
    },
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
