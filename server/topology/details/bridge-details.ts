import type { OvsBridge } from "@/server/model/host-state";
import type { HostGraph } from "../host-graph";
import { physicalNetworkId } from "../ids";
import { physicalNetworks } from "../intent-graph";
import type { World } from "../world";
import type { WorldParts } from "../world-parts";
import { listBridge } from "./commands";
import { FactList } from "./fact-list";
import type { Told } from "./host-details";
import { flowListing } from "./rule-listings";

export function bridgeDetails(world: World, parts: WorldParts, graph: HostGraph, id: string, bridge: OvsBridge): Told {
  const facts = new FactList();
  const command = listBridge(bridge.name);
  const of = { command };
  facts
    .add("Identity", "Bridge", bridge.name, { mono: true, command: "ovs-vsctl list-br" })
    .add("Identity", "Role", graph.nodeById.get(id)?.role)
    .add("OVS", "Datapath", bridge.datapathType === "netdev" ? "userspace (netdev)" : "kernel", of)
    .add("OVS", "Datapath id", bridge.datapathId, { mono: true, command })
    .add("OVS", "Fail mode", bridge.failMode, of)
    .add("OVS", "Protocols", bridge.protocols.join(" "), of)
    .add("OVS", "Controllers", bridge.controllers.join(" "), { mono: true, command })
    .add("OVS", "Ports", bridge.ports.length, { command: `ovs-vsctl list-ports ${bridge.name}` })
    .add("OVS", "Flows", bridge.flows === null ? "not read" : bridge.flows.length)
    .addRecord("OVS", "external_ids", bridge.externalIds, command)
    .addRecord("OVS", "other_config", bridge.otherConfig, command);
  const physicals = physicalNetworks(world, parts);
  for (const { physicalNetwork, bridgeId, how } of graph.providerBridges) {
    const known = physicals.find(({ name }) => name === physicalNetwork);
    if (bridgeId !== id || known === undefined) continue;
    const link = physicalNetworkId(known.cloudId, physicalNetwork);
    facts.add("VLAN & segment", "Leads to", `${physicalNetwork} (${how})`, { link });
  }
  return {
    facts,
    listings: bridge.flows === null ? [] : [flowListing(`Flows of ${bridge.name}`, bridge.name, bridge.flows)],
  };
}
