import type { CollectorError, HostState } from "@/server/model/host-state";
import { parseHost } from "../parse/parse-host";
import type { RawHost } from "../raw";
import { caseDhcp } from "./case-dhcp";
import { caseNamespaces } from "./case-namespaces";
import { readCaseOvsdb } from "./case-ovsdb";
import { caseTexts } from "./case-texts";
import { HostFiles } from "./host-files";

/** One host of a case, through the same parsers as a live one. `texts`: path in the host's folder → text. */
export function readCaseHost(name: string, texts: ReadonlyMap<string, string>, at: number): HostState {
  return parseHost(rawCaseHost(name, texts, at));
}

export function rawCaseHost(name: string, texts: ReadonlyMap<string, string>, at: number): RawHost {
  const files = new HostFiles(texts);
  const { namespaces, errors } = caseNamespaces(files);
  const names = namespaces.map((namespace) => namespace.name);
  const ovsdb = readCaseOvsdb(files);
  const printed = caseTexts(files, names, bridgesOf(files, ovsdb.tables));
  const dhcp = caseDhcp(files, names);
  const hostname = files.text("hostname.txt")?.trim() ?? "";
  return {
    hostname: hostname === "" ? name : hostname,
    at,
    kernel: kernelOf(files),
    namespaces,
    texts: [...printed.texts, ...dhcp.texts],
    ovsdb: ovsdb.tables,
    ...(ovsdb.source === null ? {} : { ovsdbSource: ovsdb.source }),
    errors: [...commandErrors(files), ...errors, ...ovsdb.errors, ...printed.errors, ...dhcp.errors],
  };
}

function commandErrors(files: HostFiles): CollectorError[] {
  if (files.commandsFault === null) return [];
  const message = `${files.commandsFault}: files are known by their names, and whether their commands failed is not`;
  return [{ part: "commands", namespace: "", command: "commands.json", message }];
}

/** Every bridge of the database and every one with files: its flows are expected. */
function bridgesOf(files: HostFiles, tables: RawHost["ovsdb"]): string[] {
  const names = new Set<string>();
  for (const row of Object.values(tables?.Bridge ?? {})) if (typeof row.name === "string") names.add(row.name);
  for (const path of files.paths()) {
    const bridge = /^ovs\/([^/]+)\/./.exec(path)?.[1];
    if (bridge !== undefined) names.add(bridge);
  }
  return [...names].sort();
}

/** `modules.txt` begins with `uname -sr`. */
function kernelOf(files: HostFiles): string | null {
  return /^Linux (\S+)/.exec(files.text("modules.txt") ?? "")?.[1] ?? null;
}
