import type { Fault } from "@/server/model/finding";
import type { Repair } from "@/server/model/repair";
import type { HostGraph } from "@/server/topology/host-graph";
import { recordedTag } from "@/server/topology/host-segments";
import { parseNodeId } from "@/server/topology/ids";
import { parseDeviceName } from "@/server/topology/names";
import type { WorldParts } from "@/server/topology/world-parts";
import { isRemovable } from "./removable";

/** What would mend a fault, and on which host: not always the one that shows it. `null`: nothing that one step can do. */
export type RepairAt = { readonly host: string; readonly repair: Repair };

export function repairOf(fault: Pick<Fault, "kind" | "nodeId">, parts: WorldParts): RepairAt | null {
  const ref = parseNodeId(fault.nodeId);
  if (ref === null || !("host" in ref)) return null;
  const graph = parts.graphs.get(ref.host);
  if (graph === undefined) return null;
  if (fault.kind === "one-sided-tunnel") return tunnelEnd(fault.nodeId, ref.host, parts);
  const repair = repairHere(fault, graph, parts);
  return repair === null ? null : { host: ref.host, repair };
}

function repairHere(
  { kind, nodeId }: Pick<Fault, "kind" | "nodeId">,
  graph: HostGraph,
  parts: WorldParts,
): Repair | null {
  const entry = graph.index.ovsById(nodeId);
  switch (kind) {
    case "wrong-tag":
    case "untagged-guest-port":
      return entry === undefined || recordedTag(entry.port) === null ? null : { of: "port-tag", port: entry.port.name };
    case "dead-vlan-port": {
      // an agent puts ports that are down there on purpose
      const hint = graph.hints.get(nodeId);
      const port = hint?.of === "port" ? parts.neutron.port(hint.portId, hint.fragment) : undefined;
      if (entry === undefined || recordedTag(entry.port) === null || !port?.adminStateUp) return null;
      return { of: "port-tag", port: entry.port.name };
    }
    case "orphan-ovs-port":
    case "missing-device":
      return entry === undefined || !isRemovable(entry) ? null : { of: "orphan-port", port: entry.port.name };
    case "device-down": {
      const at = entry === undefined ? deviceOf(nodeId) : entry.device && place(entry.device);
      return at === null ? null : { of: "link-up", ...at };
    }
    case "half-veth":
      return memberOf(nodeId, graph);
    default:
      return null;
  }
}

function deviceOf(nodeId: string): { readonly namespace: string; readonly device: string } | null {
  const ref = parseNodeId(nodeId);
  return ref?.kind === "dev" ? { namespace: ref.namespace, device: ref.device } : null;
}

const place = ({ namespace, link }: { readonly namespace: string; readonly link: { readonly name: string } }) => ({
  namespace,
  device: link.name,
});

/** A `qvb` that is out of the `qbr` of the same port, which is there. */
function memberOf(nodeId: string, { index }: HostGraph): Repair | null {
  const device = deviceOf(nodeId);
  const name = device?.namespace === "" ? parseDeviceName(device.device) : null;
  if (device === null || name === null || (name.role !== "qvb" && name.role !== "qbr")) return null;
  const [qvb, qbr] = [`qvb${name.fragment}`, `qbr${name.fragment}`];
  const member = index.device("", qvb);
  if (member === undefined || index.device("", qbr)?.bridge == null || member.master === qbr) return null;
  return { of: "bridge-member", device: qvb, bridge: qbr };
}

/** A tunnel to which the remote host, which is known and was read, has no way back: that one lacks a port. */
function tunnelEnd(nodeId: string, host: string, parts: WorldParts): RepairAt | null {
  const join = parts.joins.tunnelsOf.get(host)?.find(({ end }) => end.id === nodeId);
  if (join === undefined || join.peer !== null || join.remoteHost === null || join.remoteHost === host) return null;
  const { protocol, local, remote, inKey, outKey } = join.end;
  if (local === null || remote === null || local.includes(":") || inKey !== "flow" || outKey !== "flow") return null;
  if (protocol !== "gre" && protocol !== "vxlan") return null;
  return { host: join.remoteHost, repair: { of: "tunnel-port", protocol, local: remote, remote: local } };
}
