import type { LensRow } from "@/server/model/lens";
import { DEAD_VLAN } from "./exposure";
import type { HostGraph } from "./host-graph";
import type { OvsAt } from "./host-index";
import { type HostSegment, physicalNetworkOf } from "./host-segments";
import { ovsBridgeId } from "./ids";
import { type VlanChange, vlanChanges } from "./lens-flows";
import { patchBetween, type TunnelSide, tunnelsTaken } from "./lens-path";
import { devicesOf, portChain } from "./lens-ports";
import { count, segmentDetail } from "./segments";
import type { WorldParts } from "./world-parts";

/** Ports that are listed one by one; what is at odds always is. */
const mostPorts = 30;

/** Local VLAN of a network on a host: the agent's record where its ports agree most, else their tag. */
export function localVlan(graph: HostGraph, at: HostSegment): number | null {
  const votes = new Map<number, number>();
  for (const { port } of portsOf(graph, at.network)) {
    const recorded = Number(port.otherConfig.tag ?? Number.NaN);
    if (recorded > 0 && recorded !== DEAD_VLAN) votes.set(recorded, (votes.get(recorded) ?? 0) + 1);
  }
  return [...votes].sort(([a, m], [b, n]) => n - m || a - b)[0]?.[0] ?? at.tag;
}

export function portsOf(graph: HostGraph, network: string): readonly OvsAt[] {
  return graph.index.ovs.filter(
    ({ port, iface }) => port.otherConfig.net_uuid === network && (iface === null || port.interfaces.length <= 1),
  );
}

/** How one host translates a network, from the wire to its ports, and everything about it that is at odds. */
export function networkRows(
  graph: HostGraph,
  at: HostSegment,
  parts: WorldParts,
  sides: readonly TunnelSide[],
  carriers: ReadonlySet<string>,
): LensRow[] {
  const vlan = localVlan(graph, at);
  const rows = [identityRow(graph, at, parts)];
  if (at.physicalNetwork !== null) rows.push(...providerRows(graph, at, vlan));
  else if (at.segmentationId !== null)
    for (const side of sides) rows.push(...tunnelRows(graph, at, vlan, side, carriers));
  return [...rows, ...portRows(graph, at, vlan, parts)];
}

/** What a network is on a host. At odds: another number in Neutron or on another host, another network in its local VLAN. */
export function identityRow(graph: HostGraph, at: HostSegment, parts: WorldParts): LensRow {
  const vlan = localVlan(graph, at);
  const reasons: string[] = [];
  const others = graph.segments.filter((other) => other !== at && vlan !== null && localVlan(graph, other) === vlan);
  if (others.length > 0) {
    reasons.push(
      `local VLAN ${vlan} is also that of ${others.map(({ network }) => nameOf(network, parts)).join(", ")}`,
    );
  }
  const known = parts.neutron.networks.get(at.network);
  const intended = known === undefined ? [] : (known.segments ?? [known]);
  const [first] = intended;
  const meant = intended.some(
    ({ segmentationId, physicalNetwork }) =>
      segmentationId === at.segmentationId && physicalNetwork === at.physicalNetwork,
  );
  if (first !== undefined && first.networkType !== "" && !meant) reasons.push(`Neutron says ${segmentDetail(first)}`);
  const conflict = parts.segments.find(({ network }) => network === at.network)?.conflict;
  if (conflict) reasons.push(conflict);
  const text = `${nameOf(at.network, parts)} = ${segmentDetail(at)} → ${localWords(vlan)}`;
  const row = { text, nodeId: at.bridgeId };
  return reasons.length === 0 ? row : { ...row, mismatch: reasons.join("; ") };
}

function tunnelRows(
  graph: HostGraph,
  at: HostSegment,
  vlan: number | null,
  side: TunnelSide,
  carriers: ReadonlySet<string>,
): LensRow[] {
  const { bridge, flows } = side;
  const nodeId = ovsBridgeId(graph.key, bridge);
  const key = at.segmentationId ?? 0;
  const mark = hex(key);
  if (flows === null) return [{ text: `flows of ${bridge} were not read: which keys it takes is unknown`, nodeId }];
  const ins = flows.in.filter((flow) => flow.key === key);
  const rows = ins.map((flow): LensRow => {
    const text = `in: key ${mark} → ${localWords(flow.vlan)} by ${bridge}`;
    if (flow.vlan === vlan || vlan === null) return { text, nodeId };
    return { text, nodeId, mismatch: `its ports are in local VLAN ${vlan}` };
  });
  if (ins.length === 0 && at.tag !== null) {
    const other = flows.in.find((flow) => flow.vlan === vlan);
    const instead = other === undefined ? "" : `; local VLAN ${vlan} has key ${hex(other.key)} there`;
    rows.push({
      text: `in: no key → ${localWords(vlan)}`,
      nodeId,
      mismatch: `no flow of ${bridge} takes key ${mark}${instead}`,
    });
  }
  const outs = flows.out.filter((flow) => flow.vlan === vlan && !flow.learned);
  for (const sent of [...new Set(outs.map((flow) => flow.key))]) {
    const taken = tunnelsTaken(side, vlan, carriers).map(
      ({ join, port }) => `${port.iface?.name} (${join.remoteHost ?? join.end.remote})`,
    );
    const text = `out: ${localWords(vlan)} → key ${hex(sent)} → ${taken.length === 0 ? "no tunnel to a host that has it" : taken.join(", ")}`;
    rows.push(sent === key ? { text, nodeId } : { text, nodeId, mismatch: `the network has key ${mark}` });
  }
  return rows;
}

function providerRows(graph: HostGraph, at: HostSegment, vlan: number | null): LensRow[] {
  const integration = graph.nodeById.get(at.bridgeId)?.label ?? "";
  const bridges = graph.providerBridges.filter(({ physicalNetwork }) => physicalNetwork === at.physicalNetwork);
  if (bridges.length === 0) return [{ text: `which bridge leads to ${at.physicalNetwork} is unknown` }];
  return bridges.flatMap(({ bridgeId }) => {
    const name = graph.nodeById.get(bridgeId)?.label ?? "";
    const [near, far] = patchBetween(graph, integration, name);
    if (near === undefined || far === undefined) {
      return [{ text: `${integration} and ${name} have no patch ports between them`, nodeId: bridgeId }];
    }
    const wire = at.networkType === "vlan" ? at.segmentationId : null;
    const on = `on ${at.physicalNetwork}`;
    const ways = [
      {
        word: "in",
        port: near,
        from: wire,
        to: vlan,
        text: `${wireWords(wire)} ${on} → ${name} → ${near.port.name} → ${localWords(vlan)}`,
      },
      {
        word: "out",
        port: far,
        from: vlan,
        to: wire,
        text: `${localWords(vlan)} → ${far.port.name} → ${name} → ${wireWords(wire)} ${on}`,
      },
    ];
    return ways.map(({ word, port, from, to, text }): LensRow => {
      const changes = vlanChanges(port.bridge, { name: port.port.name, ofport: port.iface?.ofport ?? null });
      const row = { text: `${word}: ${text}`, nodeId: port.id };
      if (changes === null) return { ...row, text: `${row.text} (flows of ${port.bridge.name} were not read)` };
      const mismatch = vlan === null || at.tag === null ? null : oddChange(changes, from, to, port);
      return mismatch === null ? row : { ...row, mismatch };
    });
  });
}

function oddChange(changes: readonly VlanChange[], from: number | null, to: number | null, at: OvsAt): string | null {
  const own = changes.filter((change) => change.from === from);
  if (own.some((change) => change.to === to)) return null;
  const said = from === null ? "untagged frames" : `VLAN ${from}`;
  const [first] = own;
  if (first === undefined) return `no flow of ${at.bridge.name} takes ${said} from ${at.port.name}`;
  return `${at.bridge.name} makes ${said} ${first.to === null ? "untagged" : `VLAN ${first.to}`}`;
}

function portRows(graph: HostGraph, at: HostSegment, vlan: number | null, parts: WorldParts): LensRow[] {
  const rows = portsOf(graph, at.network).flatMap((entry) => [
    portRow(graph, entry, at, vlan, parts),
    ...mtuRows(graph, entry, at, parts),
  ]);
  const shown = rows.filter(({ mismatch }, n) => n < mostPorts || mismatch !== undefined);
  const more = rows.length - shown.length;
  return more === 0 ? shown : [...shown, { text: `and ${count(more, "more port")} in ${localWords(vlan)}` }];
}

/** One port's way from its local VLAN to whatever is plugged in. */
export function portRow(
  graph: HostGraph,
  entry: OvsAt,
  at: HostSegment,
  vlan: number | null,
  parts: WorldParts,
): LensRow {
  const { tag, otherConfig } = entry.port;
  const recorded = otherConfig.tag;
  const reasons: string[] = [];
  if (tag !== DEAD_VLAN && recorded !== undefined && recorded !== String(tag ?? "")) {
    reasons.push(`the agent recorded local VLAN ${recorded}, the port has ${tag === null ? "no tag" : `tag ${tag}`}`);
  } else if (tag !== DEAD_VLAN && tag !== null && vlan !== null && tag !== vlan) {
    reasons.push(`other ports of the network are in local VLAN ${vlan}`);
  }
  const key = otherConfig.segmentation_id;
  if (key !== undefined && at.segmentationId !== null && key !== String(at.segmentationId)) {
    reasons.push(`the port records ${key}, others ${at.segmentationId}`);
  }
  const physical = physicalNetworkOf(otherConfig.physical_network);
  if (physical !== at.physicalNetwork) reasons.push(`the port records physical network ${physical ?? "none"}`);
  const row = { text: `${localWords(tag)} → ${portChain(graph, entry, parts)}`, nodeId: entry.id };
  return reasons.length === 0 ? row : { ...row, mismatch: reasons.join("; ") };
}

/** Devices of a port that take less than the network allows: what is larger is lost there. None where all take it. */
export function mtuRows(graph: HostGraph, entry: OvsAt, at: HostSegment, parts: WorldParts): LensRow[] {
  const allowed = parts.neutron.networks.get(at.network)?.mtu;
  const hint = graph.hints.get(entry.id);
  if (allowed == null || hint?.of !== "port") return [];
  const own = new Set([...devicesOf(graph, hint.fragment, hint.portId), entry.id]);
  return graph.index.devices.flatMap(({ namespace, link }): LensRow[] => {
    const nodeId = graph.index.nodeId(namespace, link.name);
    if (link.mtu >= allowed || !own.has(nodeId)) return [];
    return [
      {
        text: `MTU ${allowed} → ${link.name} takes ${link.mtu}`,
        nodeId,
        mismatch: `the network allows ${allowed} bytes`,
      },
    ];
  });
}

function nameOf(network: string, parts: WorldParts): string {
  return parts.neutron.networkName(network) ?? `network ${network.slice(0, 8)}`;
}

function localWords(vlan: number | null): string {
  if (vlan === null) return "no local VLAN";
  return vlan === DEAD_VLAN ? "dead VLAN 4095: nothing passes" : `local VLAN ${vlan}`;
}

function wireWords(vlan: number | null): string {
  return vlan === null ? "untagged" : `wire VLAN ${vlan}`;
}

function hex(key: number): string {
  return `0x${key.toString(16)}`;
}
