import { applyDiff } from "@/server/hosts/ovsdb/diff";
import type { Schema } from "@/server/hosts/ovsdb/schema";
import type { OvsdbTables } from "@/server/hosts/raw";

type Row = Readonly<Record<string, unknown>>;

export type RowChange = {
  readonly table: string;
  readonly uuid: string;
  readonly kind: "insert" | "modify" | "delete";
  /** The columns that changed; empty for `delete`. */
  readonly columns: readonly string[];
  /** The row before; `null` for `insert`. */
  readonly before: Row | null;
};

/**
 * A copy of the monitored columns, in the wire encoding, every column present in every row. Snapshots are immutable:
 * a change makes new objects for what it touches only. An update that does not fit the copy (a change to an unknown
 * row, a column that is not in the schema) throws: the caller must dump anew rather than go on from a wrong state.
 */
export class Replica {
  readonly #schema: Schema;
  readonly #columns: Readonly<Record<string, readonly string[]>>;
  #tables: Readonly<Record<string, Readonly<Record<string, Row>>>>;

  constructor(schema: Schema, columns: Readonly<Record<string, readonly string[]>>) {
    this.#schema = schema;
    this.#columns = columns;
    this.#tables = Object.fromEntries(Object.keys(columns).map((table) => [table, {}]));
  }

  get tables(): OvsdbTables {
    return this.#tables;
  }

  /** The params of `update2` (and the answer of `monitor_cond`): initial, insert, modify (a difference), delete. */
  apply2(updates: unknown): readonly RowChange[] {
    return this.#apply(updates, (table, uuid, update) => {
      const before = this.#row(table, uuid);
      const { initial, insert, modify } = update;
      const added = initial ?? insert;
      if (added !== undefined) {
        const row = this.#complete(table, record(added));
        return { row, change: { table, uuid, kind: "insert", columns: Object.keys(row), before } };
      }
      if (modify !== undefined) {
        if (!before) throw new SyntaxError(`a change to an unknown row of ${table}: ${uuid}`);
        const row: Record<string, unknown> = { ...before };
        const columns = Object.keys(record(modify));
        for (const name of columns)
          row[name] = applyDiff(this.#column(table, name), before[name], record(modify)[name]);
        return { row, change: { table, uuid, kind: "modify", columns, before } };
      }
      if ("delete" in update) return { row: null, change: { table, uuid, kind: "delete", columns: [], before } };
      throw new SyntaxError(`an update of ${table} that is none of initial, insert, modify, delete`);
    });
  }

  /** The params of `update` (and the answer of `monitor`), sent by servers without `monitor_cond`: whole rows. */
  apply1(updates: unknown): readonly RowChange[] {
    return this.#apply(updates, (table, uuid, update) => {
      const before = this.#row(table, uuid);
      if (update.new === undefined || update.new === null) {
        return { row: null, change: { table, uuid, kind: "delete", columns: [], before } };
      }
      const row = this.#complete(table, record(update.new));
      if (!before) return { row, change: { table, uuid, kind: "insert", columns: Object.keys(row), before } };
      const columns = Object.keys(update.old === undefined ? {} : record(update.old));
      return { row, change: { table, uuid, kind: "modify", columns, before } };
    });
  }

  #apply(
    updates: unknown,
    read: (table: string, uuid: string, update: Row) => { readonly row: Row | null; readonly change: RowChange },
  ): readonly RowChange[] {
    const next = { ...this.#tables };
    const changes: RowChange[] = [];
    for (const [table, rows] of Object.entries(record(updates))) {
      if (!(table in this.#columns)) throw new SyntaxError(`an update of ${table}, which is not monitored`);
      const copy: Record<string, Row> = { ...next[table] };
      for (const [uuid, update] of Object.entries(record(rows))) {
        const { row, change } = read(table, uuid, record(update));
        if (row) copy[uuid] = row;
        else delete copy[uuid];
        changes.push(change);
      }
      next[table] = copy;
    }
    this.#tables = next;
    return changes;
  }

  #row(table: string, uuid: string): Row | null {
    return this.#tables[table]?.[uuid] ?? null;
  }

  #complete(table: string, sent: Row): Row {
    const names = this.#columns[table] ?? [];
    return Object.fromEntries(
      names.map((name) => [name, name in sent ? sent[name] : this.#column(table, name).initial]),
    );
  }

  #column(table: string, name: string) {
    const column = this.#schema[table]?.[name];
    if (!column) throw new SyntaxError(`an update of column ${name} of ${table}, which the schema does not have`);
    return column;
  }
}

function record(value: unknown): Row {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError("an OVSDB update that is not an object where one was expected");
  }
  return value as Row;
}
