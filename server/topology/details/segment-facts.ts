import type { OvsAt } from "../host-index";
import { hostId, physicalNetworkId, segmentId } from "../ids";
import { physicalNetworks } from "../intent-graph";
import { type Segment, segmentDetail } from "../segments";
import type { World } from "../world";
import type { WorldParts } from "../world-parts";
import { dumpFlows, listPort } from "./commands";
import type { FactList } from "./fact-list";

/** Which network a port is in and how its number changes on the way: local VLAN here, key or VLAN on the wire, tag there. */
export function portSegmentFacts(facts: FactList, world: World, parts: WorldParts, host: string, entry: OvsAt): void {
  const { port } = entry;
  const network = port.otherConfig.net_uuid;
  const command = listPort(port.name);
  if (network === undefined) {
    if (port.tag !== null) facts.add("VLAN & segment", "Network", "not recorded on the port", { command });
    return;
  }
  facts.add("VLAN & segment", "Local VLAN here", port.tag, { command });
  networkFacts(facts, world, parts, network, host);
}

/** Number, physical network and the local VLAN on every host that has the network. */
export function networkFacts(
  facts: FactList,
  world: World,
  parts: WorldParts,
  network: string,
  except: string | null,
): void {
  const name = parts.neutron.networkName(network);
  facts
    .add("VLAN & segment", "Network", name ?? network, { link: segmentId(network), mono: name === undefined })
    .add("VLAN & segment", "Network id", network, { mono: true });
  const segment = parts.segments.find((candidate) => candidate.network === network);
  if (segment === undefined) return;
  const wire = wireCommand(parts, except ?? segment.hosts[0]?.host, segment);
  facts.add("VLAN & segment", "On the wire", segmentDetail(segment), wire === undefined ? {} : { command: wire });
  if (segment.conflict !== null) facts.add("VLAN & segment", "Conflict", segment.conflict);
  const physical = segment.physicalNetwork;
  const known = physicalNetworks(world, parts).find((candidate) => candidate.name === physical);
  if (physical !== null && known !== undefined) {
    const link = physicalNetworkId(known.cloudId, physical);
    facts.add("VLAN & segment", "Physical network", physical, { link });
  }
  for (const { host, at } of segment.hosts) {
    if (host === except) continue;
    const hostName = parts.hosts.find((candidate) => candidate.host.key === host)?.host.name ?? host;
    const tag = at.tag === null ? "only dead ports" : `local VLAN ${at.tag}`;
    const ports = at.ports === 1 ? "1 port" : `${at.ports} ports`;
    facts.add("VLAN & segment", `On ${hostName}`, `${tag}, ${ports}`, { link: hostId(host) });
  }
}

/** Flows of the bridge where the local VLAN is exchanged for the number on the wire. */
function wireCommand(parts: WorldParts, host: string | undefined, segment: Segment): string | undefined {
  const graph = host === undefined ? undefined : parts.graphs.get(host);
  const bridgeId =
    segment.physicalNetwork === null
      ? graph?.ends.tunnels[0]?.bridgeId
      : graph?.providerBridges.find(({ physicalNetwork }) => physicalNetwork === segment.physicalNetwork)?.bridgeId;
  const bridge = bridgeId === undefined ? undefined : graph?.nodeById.get(bridgeId)?.label;
  return bridge === undefined ? undefined : dumpFlows(bridge);
}
