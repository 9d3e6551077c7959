import type { Fault, FindingKind, FindingSeverity } from "@/server/model/finding";
import type { GraphNode } from "@/server/model/graph";
import { DEAD_VLAN, portExposure } from "@/server/topology/exposure";
import type { HostGraph } from "@/server/topology/host-graph";
import type { OvsAt } from "@/server/topology/host-index";
import { portLabel } from "@/server/topology/name-nodes";
import type { NeutronIndex } from "@/server/topology/neutron-index";
import { REMEDIES } from "./remedies";
import { hostHas, type Witnesses } from "./statements";

type Verdict = readonly [FindingKind, FindingSeverity];

const FAULTY = new Set<GraphNode["state"]>(["failed", "dead", "down"]);

/** Everything of one host that the graph draws as failed, dead or down: the graph judges, here it gets a name and a remedy. */
export function judgedNodes(host: string, graph: HostGraph, neutron: NeutronIndex, witness: Witnesses): Fault[] {
  return graph.nodes.flatMap((node) => {
    if (!FAULTY.has(node.state)) return [];
    const entry = graph.index.ovsById(node.id);
    const [kind, severity] = entry === undefined ? ofNode(node) : ofOvsPort(node, entry, graph);
    const hint = graph.hints.get(node.id);
    const port = hint?.of === "port" ? neutron.port(hint.portId, hint.fragment) : undefined;
    const told = kind === "dead-vlan-port" && severity !== "critical" && port?.adminStateUp === false;
    const because = told
      ? `its port ${portLabel(port, neutron)} is administratively down: ${node.reason}`
      : node.reason;
    const claim = port?.status === "ACTIVE" ? ` Neutron still calls its port ${portLabel(port, neutron)} ACTIVE.` : "";
    const message = `${node.label} on ${host}: ${because ?? node.state}.${claim}`;
    const shown = { by: "host", name: host, says: `${node.label}: ${node.reason ?? node.state}` } as const;
    const here = entry === undefined ? shown : hostHas(host, entry);
    const statements = port === undefined ? {} : { statements: [witness.ofPort(port), here] };
    const fault = { kind, host, object: node.label, nodeId: node.id, message, ...statements };
    return [told ? { ...fault, severity: "info" } : { ...fault, severity, remedy: REMEDIES[kind] }];
  });
}

function ofOvsPort(node: GraphNode, entry: OvsAt, { index }: HostGraph): Verdict {
  if (node.state === "failed" && portExposure(entry, index.state)?.reason === node.reason) {
    return [entry.port.tag === DEAD_VLAN ? "dead-vlan-port" : "untagged-guest-port", "critical"];
  }
  const { iface, port } = entry;
  if (node.state === "dead") return [port.tag === DEAD_VLAN ? "dead-vlan-port" : "guest-gone", "warning"];
  if (iface === null) return ["broken-bond", node.state === "failed" ? "critical" : "warning"];
  if (node.state === "down") return ["device-down", "warning"];
  if (iface.error || iface.ofport === -1) return ["orphan-ovs-port", "warning"];
  return iface.type === "patch" ? ["broken-patch", "critical"] : ["missing-device", "warning"];
}

function ofNode({ kind, role, state }: GraphNode): Verdict {
  if (kind === "ovs-bridge") return ["dead-vlan-without-drop", "critical"];
  if (kind === "dhcp-server")
    return state === "failed" ? ["dhcp-not-running", "critical"] : ["dhcp-leftover", "warning"];
  if (state === "down") return ["device-down", "warning"];
  if (role === "qbr" && state === "dead") return ["qbr-without-tap", "warning"];
  return state === "failed" ? ["half-veth", "critical"] : ["guest-gone", "warning"];
}
