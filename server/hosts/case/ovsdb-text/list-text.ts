import { excerpt, MalformedError } from "../../parse/malformed";
import { uuidOf } from "../../parse/ovsdb-values";
import { parseListValue } from "./list-value";

type Row = Record<string, unknown>;
type Table = Record<string, Row>;

/** `ovs-vsctl list TABLE`: records of `column : value`, one below the other, an empty line between records. */
export function rowsOfList(text: string): Table {
  const table: Table = {};
  for (const block of text.split(/\n[ \t]*\n/)) {
    const row = rowOf(block);
    if (row === null) continue;
    const uuid = uuidOf(row._uuid);
    if (uuid === undefined) throw new MalformedError(`a record without its _uuid: ${excerpt(block)}`);
    table[uuid] = row;
  }
  return table;
}

/** `ovsdb-client -f list dump`: the same for every table, each after a line `NAME table`. */
export function tablesOfDump(text: string): Record<string, Table> {
  const tables: Record<string, Table> = {};
  const parts = text.split(/^(\S+) table$/m);
  if ((parts[0] ?? "").trim() !== "") throw new MalformedError(`not a dump of tables: ${excerpt(parts[0] ?? "")}`);
  for (let at = 1; at < parts.length; at += 2) tables[parts[at] ?? ""] = rowsOfList(parts[at + 1] ?? "");
  return tables;
}

function rowOf(block: string): Row | null {
  const row: Row = {};
  for (const line of block.split("\n")) {
    if (line.trim() === "") continue;
    const [, column, value] = /^(\w+)\s*: (.*)$/.exec(line) ?? [];
    if (column === undefined || value === undefined) throw new MalformedError(`not a column: ${excerpt(line)}`);
    row[column] = parseListValue(value);
  }
  return Object.keys(row).length === 0 ? null : row;
}
