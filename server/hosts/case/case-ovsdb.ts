import type { CollectorError } from "@/server/model/host-state";
import { isObject, type JsonObject, objectsOf, parseJson } from "../parse/json-fields";
import { MalformedError } from "../parse/malformed";
import { uuidOf } from "../parse/ovsdb-values";
import type { OvsdbTables } from "../raw";
import type { HostFiles } from "./host-files";

/** Four prints of one database; the first that is whole is taken. One before it that is damaged, not just absent, is said. */
export type CaseOvsdb = {
  readonly tables: OvsdbTables | null;
  readonly source: { readonly command: string; readonly ms: number } | null;
  readonly errors: readonly CollectorError[];
};

const NEEDED = ["Open_vSwitch", "Bridge", "Port", "Interface"] as const;
const LISTED = [...NEEDED, "Controller"] as const;
const DUMP = ["ovsdb-client", "-f", "json", "dump", "Open_vSwitch"];

type Form = {
  readonly file: string;
  readonly argv: readonly string[];
  readonly read: (files: HostFiles) => OvsdbTables;
};

const FORMS: readonly Form[] = [
  { file: "ovs/dump.json", argv: DUMP, read: (files) => fromDump(textOf(files, "ovs/dump.json")) },
  {
    file: "ovs/transact.json",
    argv: ["ovsdb-client", "transact", "…"],
    read: (files) => fromTransact(parseJson(textOf(files, "ovs/transact.json"))),
  },
  {
    file: "ovs/jsonrpc-monitor.json",
    argv: ["ovsdb-client", "monitor", "…"],
    read: (files) => fromMonitor(parseJson(textOf(files, "ovs/jsonrpc-monitor.json"))),
  },
  {
    file: "ovs/vsctl-list-Bridge.json",
    argv: ["ovs-vsctl", "--format=json", "list", "Bridge"],
    read: fromLists,
  },
];

export function readCaseOvsdb(files: HostFiles): CaseOvsdb {
  const errors: CollectorError[] = [];
  const damaged: CollectorError[] = [];
  const present = FORMS.filter((form) => files.has(form.file) || files.records.has(form.file));
  for (const form of present) {
    const command = files.command(form.file, form.argv);
    try {
      const tables = form.read(files);
      requireTables(tables);
      return { tables, source: { command, ms: files.ms(form.file) }, errors: damaged };
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      const fault = { part: "ovs", namespace: "", command, message: `${form.file}: ${error.message}` };
      errors.push(fault);
      if (files.has(form.file)) damaged.push(fault);
    }
  }
  if (errors.length === 0 && hasOvs(files)) {
    const message = "ovs/dump.json is not in the capture";
    errors.push({ part: "ovs", namespace: "", command: DUMP.join(" "), message });
  }
  return { tables: null, source: null, errors };
}

/** A host without Open vSwitch has neither its files nor its processes; one that we know nothing about may have it. */
function hasOvs(files: HostFiles): boolean {
  const processes = files.text("ps.txt");
  return (
    files.paths().some((path) => path.startsWith("ovs/")) || processes === null || /\bovs-vswitchd\b/.test(processes)
  );
}

function textOf(files: HostFiles, file: string): string {
  const text = files.text(file);
  const fault = files.fault(file);
  if (fault !== null || text === null) throw new MalformedError(fault ?? `${file} is not in the capture`);
  return text;
}

function requireTables(tables: OvsdbTables): void {
  const missing = NEEDED.filter((name) => tables[name] === undefined);
  if (missing.length > 0) throw new MalformedError(`without ${missing.join(", ")}: the text was cut`);
}

/** One document a line, one line a table. */
function fromDump(text: string): OvsdbTables {
  const tables: Record<string, OvsdbTables[string]> = {};
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const table = parseJson(line);
    const caption = isObject(table) && typeof table.caption === "string" ? table.caption : "";
    const name = / table$/.test(caption) ? caption.slice(0, -" table".length) : null;
    if (name === null) throw new MalformedError("a line is not a table");
    tables[name] = fromHeadings(table);
  }
  return tables;
}

function fromLists(files: HostFiles): OvsdbTables {
  const tables: Record<string, OvsdbTables[string]> = {};
  for (const name of LISTED) {
    const file = `ovs/vsctl-list-${name}.json`;
    if (name === "Controller" && files.fault(file) !== null) continue;
    tables[name] = fromHeadings(parseJson(textOf(files, file)));
  }
  return tables;
}

/** `{"headings": […], "data": [[…], …]}` */
function fromHeadings(table: unknown): OvsdbTables[string] {
  if (!isObject(table) || !Array.isArray(table.headings) || !Array.isArray(table.data)) {
    throw new MalformedError("a table without headings and data");
  }
  const headings = table.headings.map(String);
  return keyed(
    table.data.map((cells: unknown) => {
      if (!Array.isArray(cells) || cells.length !== headings.length) throw new MalformedError("a row of another width");
      return Object.fromEntries(headings.map((heading, at) => [heading, cells[at]]));
    }),
  );
}

/** Results of one `select` a table. The results do not name their tables: each has a column that no other table has. */
function fromTransact(results: unknown): OvsdbTables {
  if (!Array.isArray(results)) throw new MalformedError("not a list of results");
  const tables: Record<string, OvsdbTables[string]> = {};
  for (const [at, result] of objectsOf(results, "results").entries()) {
    if (!Array.isArray(result.rows))
      throw new MalformedError(`result ${at} has no rows: ${String(result.error ?? "")}`);
    const rows = objectsOf(result.rows, "rows");
    const name = tableWithColumns(rows[0]) ?? (rows.length === 0 ? LISTED[at] : undefined);
    if (name !== undefined) tables[name] = keyed(rows);
  }
  return tables;
}

function tableWithColumns(row: JsonObject | undefined): (typeof LISTED)[number] | undefined {
  if (row === undefined) return undefined;
  if ("bridges" in row) return "Open_vSwitch";
  if ("ports" in row) return "Bridge";
  if ("interfaces" in row) return "Port";
  if ("ofport" in row) return "Interface";
  return "controller_burst_limit" in row ? "Controller" : undefined;
}

/** The first answer to `monitor`: table → row → `new`. */
function fromMonitor(answer: unknown): OvsdbTables {
  const result = isObject(answer) ? answer.result : undefined;
  if (!isObject(result)) throw new MalformedError("not an answer to monitor");
  return Object.fromEntries(
    Object.entries(result).map(([name, updates]) => {
      if (!isObject(updates)) throw new MalformedError(`table ${name} is not an object`);
      const rows = Object.entries(updates).map(([uuid, update]) => {
        const row = isObject(update) ? update.new : undefined;
        if (!isObject(row)) throw new MalformedError(`row ${uuid} of ${name} has no content`);
        return [uuid, row] as const;
      });
      return [name, Object.fromEntries(rows)];
    }),
  );
}

function keyed(rows: readonly JsonObject[]): OvsdbTables[string] {
  return Object.fromEntries(
    rows.map((row) => {
      const uuid = uuidOf(row._uuid);
      if (uuid === undefined) throw new MalformedError("a row without its _uuid");
      return [uuid, row];
    }),
  );
}
