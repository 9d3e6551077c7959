import type { CollectorError } from "@/server/model/host-state";
import { MalformedError } from "../../parse/malformed";
import type { OvsdbTables } from "../../raw";
import { tablesOfConfDb } from "../ovsdb-text/conf-db";
import { rowsOfList, tablesOfDump } from "../ovsdb-text/list-text";
import { tablesOfShow } from "../ovsdb-text/vsctl-show";
import type { ReportFiles } from "./report-files";

export type ReportOvsdb = {
  readonly tables: OvsdbTables | null;
  readonly source: { readonly command: string; readonly ms: number } | null;
  readonly errors: readonly CollectorError[];
};

const CONF_DB = ["etc", "var/lib", "usr/local/etc"].map((folder) => `${folder}/openvswitch/conf.db`);
const LISTS = { Open_vSwitch: "Open_vSwitch", Bridge: "bridge", Interface: "interface" } as const;

/**
 * The database of Open vSwitch, from the first of these that is there and whole: a dump of all tables (sos until 4.1), its
 * own file, or `ovs-vsctl show`. The latter two lack what OVS learns at run time; the lists that sos prints of three tables
 * complete them, and what then is still not known is said.
 */
export function reportOvsdb(files: ReportFiles): ReportOvsdb {
  const errors: CollectorError[] = [];
  const fail = (command: string, message: string) => errors.push({ part: "ovs", namespace: "", command, message });
  const attempt = (command: string, path: string, read: () => OvsdbTables): OvsdbTables | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      fail(command, `${path}: ${error.message}`);
      return null;
    }
  };
  const dump = files.command("", ["ovsdb-client -f list dump"]);
  const ofDump = dump === null ? null : attempt(dump.command, dump.path, () => tablesOfDump(dump.text));
  if (dump !== null && ofDump !== null) return { tables: ofDump, source: { command: dump.command, ms: 0 }, errors };
  const lists: Record<string, OvsdbTables[string]> = {};
  for (const [table, word] of Object.entries(LISTS)) {
    const list = files.command("", [`ovs-vsctl -t 5 list ${word}`, `ovs-vsctl list ${word}`]);
    const rows = list === null ? null : attempt(list.command, list.path, () => ({ [table]: rowsOfList(list.text) }));
    if (rows?.[table] !== undefined) lists[table] = rows[table];
  }
  const unknownAtRunTime = () => {
    if (lists.Interface !== undefined) return;
    fail(
      "ovs-vsctl list interface",
      "numbers, MACs and errors of OVS ports are not known: nothing in the report lists them",
    );
  };
  const confPath = CONF_DB.find((path) => files.text(path) !== null);
  const confText = confPath === undefined ? null : files.text(confPath);
  const ofFile =
    confPath === undefined || confText === null
      ? null
      : attempt(`cat /${confPath}`, confPath, () => tablesOfConfDb(confText));
  if (confPath !== undefined && ofFile !== null) {
    unknownAtRunTime();
    return { tables: completedById(ofFile, lists), source: { command: `cat /${confPath}`, ms: 0 }, errors };
  }
  const show = files.command("", ["ovs-vsctl -t 5 show", "ovs-vsctl show"]);
  const ofShow = show === null ? null : attempt(show.command, show.path, () => tablesOfShow(show.text));
  if (show !== null && ofShow !== null) {
    unknownAtRunTime();
    if (lists.Bridge === undefined)
      fail("ovs-vsctl list bridge", "ids and settings of OVS bridges are not in the report");
    fail("ovs-vsctl list port", "what else is set on OVS ports is not known: the report shows their tags alone");
    return { tables: completedByName(ofShow, lists), source: { command: show.command, ms: 0 }, errors };
  }
  if (errors.length === 0 && mayHaveOvs(files)) {
    fail("ovs-vsctl show", 'the report has neither conf.db nor anything of "ovs-vsctl show"');
  }
  return { tables: null, source: null, errors };
}

/** Processes that were listed without a switch prove that there is none. */
function mayHaveOvs(files: ReportFiles): boolean {
  const ps = files.command("", ["ps alxwww", "ps auxwww"]);
  return ps === null || /\bovs-vswitchd\b/.test(ps.text) || files.namesAfter("ovs-").length > 0;
}

function completedById(tables: OvsdbTables, lists: OvsdbTables): OvsdbTables {
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [
      name,
      Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, { ...row, ...lists[name]?.[id] }])),
    ]),
  );
}

/** References stay those of `show`: the lists name rows (of ports, say) that are not there. */
function completedByName(tables: OvsdbTables, lists: OvsdbTables): OvsdbTables {
  const references = ["_uuid", "bridges", "ports", "interfaces", "controller"] as const;
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => {
      const byName = new Map(Object.values(lists[name] ?? {}).map((row) => [String(row.name ?? ""), row]));
      const completed = Object.entries(rows).map(([id, row]) => {
        const own = Object.fromEntries(references.flatMap((key) => (key in row ? [[key, row[key]]] : [])));
        return [id, { ...row, ...byName.get(String(row.name ?? "")), ...own }] as const;
      });
      return [name, Object.fromEntries(completed)];
    }),
  );
}
