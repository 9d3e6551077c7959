import type { LensRow } from "@/server/model/lens";
import type { HostGraph } from "./host-graph";
import type { Aim } from "./lens-aim";
import { identityRow, localVlan, mtuRows, portRow } from "./lens-host";
import { tunnelSides } from "./lens-path";
import { devicesOf } from "./lens-ports";
import type { WorldParts } from "./world-parts";

/** Rows of what is lit by itself: a port with its translation, a reservation, a device, a learned MAC. */
export function loneRows(
  graph: HostGraph,
  ids: Set<string>,
  networks: ReadonlySet<string>,
  aim: Aim,
  parts: WorldParts,
): LensRow[] {
  if (aim.ports.size === 0 && !aim.onHosts.has(graph.key) && aim.mac === null) return [];
  const rows: LensRow[] = [];
  const told = new Set<string>();
  const sides = tunnelSides(graph, parts);
  for (const entry of graph.index.ovs) {
    const network = entry.port.otherConfig.net_uuid ?? "";
    if (!ids.has(entry.id) || networks.has(network)) continue;
    const at = graph.segments.find((each) => each.network === network);
    if (at === undefined) continue;
    const hint = graph.hints.get(entry.id);
    if (hint?.of === "port") for (const id of devicesOf(graph, hint.fragment, hint.portId)) told.add(id);
    told.add(entry.id);
    rows.push(identityRow(graph, at, parts), portRow(graph, entry, at, localVlan(graph, at), parts));
    rows.push(...mtuRows(graph, entry, at, parts));
  }
  for (const id of aim.onHosts.get(graph.key) ?? []) {
    const node = graph.nodeById.get(id);
    if (node === undefined || told.has(id) || networks.has(node.network ?? "")) continue;
    const network =
      node.network === undefined ? "no network" : (parts.neutron.networkName(node.network) ?? node.network);
    rows.push({
      text: node.kind === "dhcp-server" ? `reserved by dnsmasq of ${network}` : `on ${node.label}`,
      nodeId: id,
    });
  }
  for (const side of sides) {
    for (const flow of side.flows?.out ?? []) {
      if (aim.mac === null || flow.mac !== aim.mac) continue;
      const taken = side.joins.filter(({ port }) => flow.ports.includes(port.iface?.ofport ?? -1));
      for (const { join, port } of taken) {
        ids.add(port.id);
        const how = flow.learned ? "learned" : "set";
        const text = `local VLAN ${flow.vlan} → key 0x${flow.key.toString(16)} → ${port.iface?.name} (${join.remoteHost ?? join.end.remote}), ${how} for this MAC`;
        rows.push({ text, nodeId: port.id });
      }
    }
  }
  return rows;
}
