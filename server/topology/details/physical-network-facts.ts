import { resolveMappings } from "../fabric-mappings";
import { physicalNetworkId, segmentId } from "../ids";
import { physicalNetworks } from "../intent-graph";
import { segmentDetail } from "../segments";
import type { World } from "../world";
import type { WorldParts } from "../world-parts";
import { FactList } from "./fact-list";

/** A physical network: where it is mapped to, which bridges lead to it and which networks are on it. */
export function physicalNetworkFacts(world: World, parts: WorldParts, nodeId: string, name: string): FactList {
  const physical = physicalNetworks(world, parts).find((one) => physicalNetworkId(one.cloudId, one.name) === nodeId);
  const facts = new FactList()
    .add("Identity", "Physical network", name)
    .add("Identity", "Cloud", physical?.cloudId)
    .add("Identity", "Types", physical?.types.join(", "));
  const mappings = resolveMappings(world).filter(({ source }) => source === nodeId);
  if (mappings.length === 0) facts.add("Mapping", "Mapped", "no");
  for (const { text, target, state, reason } of mappings) {
    facts.add(
      "Mapping",
      state === "ok" ? "Mapped" : `Mapped (${state})`,
      reason === undefined ? text : `${text}: ${reason}`,
      {
        link: target,
      },
    );
  }
  for (const segment of parts.segments.filter(({ physicalNetwork }) => physicalNetwork === name)) {
    const label = parts.neutron.networkName(segment.network) ?? segment.network;
    facts.add("VLAN & segment", label, segmentDetail(segment), { link: segmentId(segment.network) });
  }
  for (const { host, graph } of parts.hosts) {
    for (const { physicalNetwork, bridgeId, how } of graph?.providerBridges ?? []) {
      const bridge = graph?.nodeById.get(bridgeId)?.label;
      if (physicalNetwork === name)
        facts.add("OVS", `Bridge on ${host.name}`, `${bridge} (${how})`, { link: bridgeId });
    }
  }
  return facts;
}
