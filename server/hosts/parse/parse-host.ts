import type { HostState, Namespace, OpenFlow, Ovs, Source } from "@/server/model/host-state";
import type { RawHost, RawNamespace, RawText } from "../raw";
import { ErrorCollector } from "./collect-errors";
import { parseDhcp } from "./dhcp";
import { parseFlows } from "./flows";
import { decodeOvs } from "./ovs";
import { type ParsedNamespace, parseNamespace } from "./parse-namespace";
import { resolvePeers } from "./peers";
import { agentProcesses, parseProcesses } from "./processes";

/**
 * Everything that was brought home from one host, parsed. Never throws: a part that cannot be read is `null` with an error
 * that names part, namespace and command, and everything else stays.
 */
export function parseHost(raw: RawHost): HostState {
  const errors = new ErrorCollector(raw.errors);
  const textsOf = groupByNamespace(raw.texts);
  const namespaces = allNamespaces(raw, textsOf).map((namespace) =>
    parseNamespace(namespace, textsOf.get(namespace.name) ?? [], errors),
  );
  const ps = raw.texts.find((text) => text.part === "processes");
  const processes = ps === undefined ? null : errors.attempt(ps, () => parseProcesses(ps.text));
  const dhcpFiles = raw.texts.filter((text) => text.part === "dhcp");
  return {
    hostname: raw.hostname,
    observedAt: raw.at,
    ...(raw.rulesAt !== undefined && { rulesAt: raw.rulesAt }),
    kernel: raw.kernel,
    namespaces: assembleNamespaces(namespaces),
    ovs: parseOvs(raw, errors),
    dhcp: parseDhcp({ files: dhcpFiles, processes, namespaces: raw.namespaces }, errors),
    processes: processes === null ? null : agentProcesses(processes),
    errors: errors.errors,
    sources: sourcesOf(raw),
  };
}

/** Joins parsed namespaces by their veths; cheap enough to run again whenever one of them was read anew. */
export function assembleNamespaces(parsed: readonly ParsedNamespace[]): Namespace[] {
  const links = resolvePeers(
    parsed.flatMap(({ raw, links }) => (links === null ? [] : [{ name: raw.name, nsids: raw.nsids, parsed: links }])),
  );
  return parsed.map(({ raw, rest }) => ({
    name: raw.name,
    inode: raw.inode,
    pids: raw.pids,
    links: links.get(raw.name) ?? null,
    ...rest,
  }));
}

/** Root first, then by name. A text of a namespace that nobody listed still counts: the namespace was there. */
function allNamespaces(raw: RawHost, textsOf: ReadonlyMap<string, readonly RawText[]>): RawNamespace[] {
  const namespaces = new Map(raw.namespaces.map((namespace) => [namespace.name, namespace]));
  for (const name of ["", ...textsOf.keys()]) {
    if (!namespaces.has(name)) namespaces.set(name, { name, inode: null, pids: [], nsids: {} });
  }
  return [...namespaces.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function parseOvs(raw: RawHost, errors: ErrorCollector): Ovs | null {
  const flows = new Map<string, readonly OpenFlow[]>();
  const flowTexts = raw.texts.filter((text) => text.part === "flows");
  for (const text of flowTexts) {
    const parsed = errors.attempt(text, () => parseFlows(text.text));
    if (parsed !== null && text.subject !== undefined) flows.set(text.subject, parsed);
  }
  const tables = raw.ovsdb;
  const origin = { part: "ovs", namespace: "", command: raw.ovsdbSource?.command ?? "ovsdb-client dump Open_vSwitch" };
  const ovs = tables === null ? null : errors.attempt(origin, () => decodeOvs(tables, flows));
  for (const text of flowTexts) {
    if (flows.has(text.subject ?? "") && !ovs?.bridges.some((bridge) => bridge.name === text.subject)) {
      errors.add(text, `flows of ${text.subject} were read, but not the database that describes that bridge`);
    }
  }
  return ovs;
}

function groupByNamespace(texts: readonly RawText[]): Map<string, RawText[]> {
  const groups = new Map<string, RawText[]>();
  for (const text of texts) {
    const group = groups.get(text.namespace);
    if (group === undefined) groups.set(text.namespace, [text]);
    else group.push(text);
  }
  return groups;
}

function sourcesOf(raw: RawHost): Source[] {
  const sources = raw.texts.map(({ part, namespace, command, ms }): Source => ({ part, namespace, command, ms }));
  if (raw.ovsdbSource !== undefined) sources.push({ part: "ovs", namespace: "", ...raw.ovsdbSource });
  return sources;
}
