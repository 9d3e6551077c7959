import type { GraphNode } from "@/server/model/graph";
import type { Port } from "@/server/model/neutron";
import type { NeutronIndex } from "./neutron-index";
import type { NodeHint } from "./node-hints";

/** Puts Neutron's names on a host's nodes. Without Neutron, or for a port it does not know, a node stays as it was. */
export function nameNode(node: GraphNode, hint: NodeHint | undefined, neutron: NeutronIndex): GraphNode {
  if (hint === undefined) return node;
  if (hint.of === "network") return nameOfNetwork(node, hint.id, neutron);
  if (hint.of === "router") {
    const router = neutron.routers.get(hint.id);
    return router === undefined ? node : { ...node, sublabel: router.name || `router ${hint.id.slice(0, 8)}` };
  }
  const port = neutron.port(hint.portId, hint.fragment);
  if (port === undefined) return hint.portId === undefined ? node : { ...node, portId: hint.portId };
  return {
    ...node,
    portId: port.id,
    sublabel: portLabel(port, neutron),
    network: node.network ?? port.networkId,
  };
}

/** Name and addresses of a port, as one line: `web1 10.0.0.11`, `DHCP privada 10.0.0.2`, `r1 10.0.0.1`. */
export function portLabel(port: Port, neutron: NeutronIndex): string {
  const addresses = port.fixedIps.map(({ address }) => address).join(" ");
  return [portName(port, neutron), addresses].filter((part) => part !== "").join(" ");
}

function portName(port: Port, neutron: NeutronIndex): string {
  if (port.name !== "") return port.name;
  if (port.deviceOwner === "network:dhcp") return `DHCP ${neutron.networkName(port.networkId) ?? ""}`.trim();
  if (port.deviceOwner.startsWith("network:router")) {
    const router = neutron.routers.get(port.deviceId);
    return router?.name || "router";
  }
  return port.fixedIps.length === 0 ? port.mac : "";
}

function nameOfNetwork(node: GraphNode, id: string, neutron: NeutronIndex): GraphNode {
  const name = neutron.networkName(id);
  if (name === undefined) return node;
  return { ...node, sublabel: node.sublabel === undefined ? name : `${name} · ${node.sublabel}` };
}
