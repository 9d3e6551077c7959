import type { HostGraph } from "./host-graph";
import type { OvsAt } from "./host-index";
import { parseNodeId } from "./ids";
import { portLabel } from "./name-nodes";
import type { WorldParts } from "./world-parts";

const order = ["qvo", "qvb", "qbr", "guest"];

/** The devices of a port from the switch to the guest: `qvoc9… → qvbc9… → qbrc9… → tapc9… (web1 10.0.0.11)`. */
export function portChain(graph: HostGraph, entry: OvsAt, parts: WorldParts): string {
  const hint = graph.hints.get(entry.id);
  const owned = hint?.of === "port" ? devicesOf(graph, hint.fragment, hint.portId) : [];
  const place = (id: string) => order.indexOf(graph.nodeById.get(id)?.role ?? "");
  const chain = owned.filter((id) => id !== entry.id && place(id) >= 0).sort((a, b) => place(a) - place(b));
  const names = [entry.iface?.name ?? entry.port.name, ...chain.map((id) => graph.nodeById.get(id)?.label ?? id)];
  const port = hint?.of === "port" ? parts.neutron.port(hint.portId, hint.fragment) : undefined;
  const namespace = parseNodeId(graph.nodeById.get(entry.id)?.parent ?? "");
  const room = namespace?.kind === "ns" ? ` in ${namespace.namespace}` : "";
  return `${names.join(" → ")}${room}${port === undefined ? "" : ` (${portLabel(port, parts.neutron)})`}`;
}

/** Nodes of one Neutron port on a host. */
export function devicesOf(graph: HostGraph, fragment: string, portId: string | undefined): readonly string[] {
  return (graph.byOwner.get(fragment) ?? []).filter((id) => {
    const hint = graph.hints.get(id);
    return hint?.of === "port" && (portId === undefined || hint.portId === undefined || hint.portId === portId);
  });
}
