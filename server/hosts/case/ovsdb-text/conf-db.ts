import { isObject, type JsonObject, parseJson } from "../../parse/json-fields";
import { MalformedError } from "../../parse/malformed";
import { setOf } from "../../parse/ovsdb-values";
import type { OvsdbTables } from "../../raw";

type Row = Record<string, unknown>;

/**
 * The file of an OVSDB server (`conf.db`): a log of records, each a line `OVSDB JSON LENGTH SHA1` and a line of JSON. The
 * first is the schema; each that follows is a transaction, table → uuid → columns that changed, `null` for a row that went.
 * With `_is_diff` a set or map holds what is to be toggled or replaced. What OVS learns at run time (`ofport`,
 * `mac_in_use`, statistics) is not in it.
 */
export function tablesOfConfDb(text: string): OvsdbTables {
  const records = recordsOf(text);
  const schema = records[0]?.tables;
  if (!isObject(schema)) throw new MalformedError("not the file of a database: no schema");
  const tables: Record<string, Record<string, Row>> = Object.fromEntries(Object.keys(schema).map((name) => [name, {}]));
  for (const record of records.slice(1)) {
    const isDiff = record._is_diff === true;
    for (const [table, rows] of Object.entries(record)) {
      const known = tables[table];
      if (known === undefined || !isObject(rows)) continue;
      for (const [uuid, change] of Object.entries(rows)) {
        if (change === null) delete known[uuid];
        else if (isObject(change)) {
          known[uuid] = merged(known[uuid], uuid, change, (column) => isDiff && holdsSeveral(schema[table], column));
        }
      }
    }
  }
  return tables;
}

function recordsOf(text: string): JsonObject[] {
  const records: JsonObject[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    if ((lines[at] ?? "").trim() === "") continue;
    if (!/^OVSDB JSON \d+ [0-9a-f]{40}$/.test(lines[at] ?? "")) {
      // a server that was writing while the file was copied leaves the last record cut: what is before it counts
      if (records.length > 1) break;
      throw new MalformedError("not the file of a database: a record does not begin with OVSDB JSON");
    }
    at += 1;
    const body = lines[at] ?? "";
    if (at === lines.length - 1 && records.length > 1 && !body.endsWith("}")) break;
    const record = parseJson(body);
    if (!isObject(record)) throw new MalformedError("a record of the database is not an object");
    records.push(record);
  }
  return records;
}

/** Only of columns with several members is a difference written; any other is written whole. */
function holdsSeveral(table: unknown, column: string): boolean {
  const columns = isObject(table) ? table.columns : undefined;
  const described = isObject(columns) ? columns[column] : undefined;
  const type = isObject(described) ? described.type : undefined;
  return isObject(type) && type.max !== undefined && type.max !== 1;
}

function merged(row: Row | undefined, uuid: string, change: JsonObject, isDiff: (column: string) => boolean): Row {
  const next: Row = { ...(row ?? { _uuid: ["uuid", uuid] }) };
  for (const [column, value] of Object.entries(change)) {
    next[column] = row !== undefined && isDiff(column) ? toggled(row[column], value) : value;
  }
  return next;
}

/** A difference of a set: members that are there go, others come. Of a map: the same pair goes, another value replaces. */
function toggled(before: unknown, diff: unknown): unknown {
  if (isTagged(diff, "map")) return ["map", toggledPairs(pairsOf(before), pairsOf(diff))];
  const key = (member: unknown) => JSON.stringify(member);
  const old = new Map(setOf(before).map((member) => [key(member), member]));
  for (const member of setOf(diff)) {
    if (!old.delete(key(member))) old.set(key(member), member);
  }
  const members = [...old.values()];
  return members.length === 1 ? members[0] : ["set", members];
}

function toggledPairs(before: readonly unknown[][], diff: readonly unknown[][]): unknown[][] {
  const pairs = new Map(before.map((pair) => [JSON.stringify(pair[0]), pair]));
  for (const pair of diff) {
    const key = JSON.stringify(pair[0]);
    if (JSON.stringify(pairs.get(key)) === JSON.stringify(pair)) pairs.delete(key);
    else pairs.set(key, pair);
  }
  return [...pairs.values()];
}

function pairsOf(value: unknown): unknown[][] {
  return isTagged(value, "map") && Array.isArray(value[1]) ? value[1].filter((pair) => Array.isArray(pair)) : [];
}

function isTagged(value: unknown, tag: string): value is [string, unknown] {
  return Array.isArray(value) && value.length === 2 && value[0] === tag;
}
