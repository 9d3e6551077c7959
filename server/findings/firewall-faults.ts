import { canonical, familyOf } from "@/server/model/address";
import type { Fault } from "@/server/model/finding";
import { groupBy } from "@/server/model/group-by";
import type { OpenFlow } from "@/server/model/host-state";
import type { NeutronState, Port } from "@/server/model/neutron";
import type { HostGraph } from "@/server/topology/host-graph";
import { portLabel } from "@/server/topology/name-nodes";
import { parseChainName } from "@/server/topology/names";
import type { WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { isGuestPort } from "@/server/wiring/on-host";
import { portsBoundTo } from "./bound-ports";
import { REMEDIES } from "./remedies";
import { wasRead } from "./served-by";
import { hostHas, type Witnesses } from "./statements";

/** Tables of the OVS firewall, the same since Newton (neutron `agent/linux/openvswitch_firewall/constants`, `dataplane.md` 3). */
const [TRANSIENT, BASE_EGRESS, RULES_EGRESS, BASE_INGRESS, RULES_INGRESS] = [60, 71, 72, 81, 82];

/**
 * Guests whose flows of the OVS firewall are not whole: what every port has there whatever its groups are. A port passes
 * unfiltered, or nothing of it passes. Only hosts whose integration bridge has that firewall, and ACTIVE ports.
 */
export function firewallFaults(
  state: NeutronState,
  host: WorldHost,
  graph: HostGraph,
  parts: WorldParts,
  witness: Witnesses,
): Fault[] {
  if (!["ports", "security-groups"].every((list) => wasRead(state, list))) return [];
  const hybrid = portsWithChains(graph);
  const stateless = new Set(state.securityGroups.filter((group) => group.stateful === false).map(({ id }) => id));
  const plugged = new Map(graph.index.ovs.map((entry) => [entry.iface?.externalIds["iface-id"], entry]));
  return portsBoundTo(state, host, parts).flatMap((port): Fault[] => {
    const entry = plugged.get(port.id);
    const ofport = entry?.iface?.ofport ?? -1;
    const flows = entry?.bridge.flows ?? null;
    if (entry === undefined || ofport < 1 || flows === null || !isFiltered(port)) return [];
    if (hybrid.has(port.id.slice(0, 10)) || port.securityGroupIds.some((id) => stateless.has(id))) return [];
    const tables = tablesOf(flows);
    if (tables.get(BASE_EGRESS) === undefined || tables.get(RULES_INGRESS) === undefined) return [];
    const missing = missingFlows(port, String(ofport), entry.port.name, tables);
    if (missing.length === 0) return [];
    const kind = "firewall-flows-missing";
    const { name } = entry.port;
    const of = portLabel(port, parts.neutron) || port.id;
    const message = `The OVS firewall of ${name} on ${host.name}, port ${of}, is not whole: ${missing.join("; ")}.`;
    const statements = [witness.ofPort(port), hostHas(host.name, entry)];
    const rest = { host: host.name, object: name, nodeId: entry.id, message, remedy: REMEDIES[kind], statements };
    return [{ kind, severity: "critical", ...rest }];
  });
}

function isFiltered(port: Port): boolean {
  return isGuestPort(port) && port.status === "ACTIVE" && port.adminStateUp && port.portSecurity !== false;
}

/** Beginnings of the ids of ports that iptables filters. */
function portsWithChains({ index }: HostGraph): ReadonlySet<string> {
  const root = index.state.namespaces.find(({ name }) => name === "");
  const chains = root?.iptables?.tables.flatMap((table) => table.chains) ?? [];
  return new Set(chains.flatMap(({ name }) => parseChainName(name)?.fragment ?? []));
}

type Fields = ReadonlyMap<string, string>;
type Line = { readonly fields: Fields; readonly match: string; readonly actions: string };
type Tables = ReadonlyMap<number, readonly Line[]>;

const known = new WeakMap<readonly OpenFlow[], Tables>();

/** Of a bridge that did not change the same. */
function tablesOf(flows: readonly OpenFlow[]): Tables {
  const made =
    known.get(flows) ??
    new Map(
      [...groupBy(flows, ({ table }) => table)].map(([table, own]) => [
        table,
        own.map(({ match, actions }) => ({ fields: fieldsOf(match), match, actions })),
      ]),
    );
  known.set(flows, made);
  return made;
}

function fieldsOf(match: string): Fields {
  return new Map(
    match.split(",").map((part) => {
      const [key = "", ...value] = part.split("=");
      return [key.trim(), value.join("=").replaceAll('"', "")];
    }),
  );
}

function missingFlows(port: Port, ofport: string, name: string, tables: Tables): string[] {
  const has = (table: number, isIt: (line: Line) => boolean) => (tables.get(table) ?? []).some(isIt);
  const isFrom = ({ fields }: Line) => [ofport, name].includes(fields.get("in_port") ?? "");
  const isOf = (line: Line) => Number(line.fields.get("reg5") ?? -1) === Number(ofport);
  const isAnswer = (line: Line) => isOf(line) && (line.fields.get("ct_state") ?? "").includes("+est-rel+rpl");
  const leadsTo = ({ actions }: Line, table: number) => actions.includes(`(,${table})`);
  const mac = port.mac.toLowerCase();
  const unknown = port.fixedIps.filter(({ address }) => {
    const key = familyOf(address) === "inet" ? "nw_src" : "ipv6_src";
    const own = canonical(address);
    return !has(BASE_EGRESS, (line) => isOf(line) && canonical(line.fields.get(key) ?? "") === own);
  });
  return [
    ...(has(TRANSIENT, (line) => isFrom(line) && leadsTo(line, BASE_EGRESS))
      ? []
      : [`table ${TRANSIENT} does not lead what it sends to its rules`]),
    ...(has(TRANSIENT, (line) => line.fields.get("dl_dst") === mac && leadsTo(line, BASE_INGRESS))
      ? []
      : [`table ${TRANSIENT} does not lead what comes for ${mac} to its rules`]),
    ...unknown.map(({ address }) => `table ${BASE_EGRESS} takes nothing from ${address}`),
    ...(has(RULES_EGRESS, isAnswer) ? [] : [`table ${RULES_EGRESS} lets no answers of it out`]),
    ...(has(BASE_INGRESS, (line) => isOf(line) && line.actions.includes(`table=${RULES_INGRESS}`))
      ? []
      : [`table ${BASE_INGRESS} does not track what comes to it`]),
    ...(has(RULES_INGRESS, isAnswer) ? [] : [`table ${RULES_INGRESS} lets no answers to it in`]),
  ];
}
