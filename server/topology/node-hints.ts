import type { GraphNode } from "@/server/model/graph";
import type { HostIndex } from "./host-index";
import { parseNodeId } from "./ids";
import { parseDeviceName, parseNamespaceName } from "./names";

/** What a node says about the Neutron object behind it; names are looked up later, so this needs no Neutron. */
export type NodeHint =
  | { readonly of: "port"; readonly portId: string | undefined; readonly fragment: string }
  | { readonly of: "router"; readonly id: string }
  | { readonly of: "network"; readonly id: string };

/** `iface-id` where OVS has it, else the 11 characters in the device's name, completed by an `iface-id` of this host. */
export function nodeHints(index: HostIndex, nodes: readonly GraphNode[]): ReadonlyMap<string, NodeHint> {
  const hints = new Map<string, NodeHint>();
  const whole = new Map<string, string | undefined>();
  for (const { id, iface } of index.ovs) {
    const portId = iface?.externalIds["iface-id"];
    if (portId === undefined || portId === "") continue;
    const fragment = portId.slice(0, 11);
    hints.set(id, { of: "port", portId, fragment });
    whole.set(fragment, whole.has(fragment) && whole.get(fragment) !== portId ? undefined : portId);
  }
  for (const { id, kind, label } of nodes) {
    if (hints.has(id)) continue;
    if (kind === "namespace") {
      const name = parseNamespaceName(label);
      if (name !== null) hints.set(id, { of: name.of, id: name.id });
      continue;
    }
    if (kind === "dhcp-server") {
      const ref = parseNodeId(id);
      if (ref?.kind === "dhcp") hints.set(id, { of: "network", id: ref.network });
      continue;
    }
    const name = parseDeviceName(label);
    if (name?.of === "port") hints.set(id, { of: "port", portId: whole.get(name.fragment), fragment: name.fragment });
  }
  return hints;
}

/** A port by the first 11 characters of its id, a router or network by its whole id. */
export function nodesByOwner(hints: ReadonlyMap<string, NodeHint>): ReadonlyMap<string, readonly string[]> {
  const nodes = new Map<string, string[]>();
  for (const [id, hint] of hints) {
    const owner = hint.of === "port" ? hint.fragment : hint.id;
    const same = nodes.get(owner);
    if (same === undefined) nodes.set(owner, [id]);
    else same.push(id);
  }
  return nodes;
}
