import { runCuts } from "@/server/hosts/backends/linux/write/run-cuts";
import type { HostOperation } from "@/server/model/host-operation";

/** Operations of one class can be done together in one go. */
export type BatchClass =
  | "namespaces"
  | "links"
  | "sysctls"
  | "ovs"
  | "flows"
  | "ipsets"
  | "chains"
  | "ebtables"
  | "conntrack"
  | "services";

export function classOf({ op }: HostOperation): BatchClass {
  switch (op) {
    case "namespace.ensure":
    case "namespace.absent":
      return "namespaces";
    case "bridge.ensure":
    case "veth.ensure":
    case "tap.ensure":
    case "link.set":
    case "link.move":
    case "link.absent":
    case "address.ensure":
    case "address.absent":
    case "route.ensure":
    case "route.absent":
      return "links";
    case "sysctl.set":
      return "sysctls";
    case "ovs.bridge.ensure":
    case "ovs.bridge.absent":
    case "ovs.port.ensure":
    case "ovs.port.vlan":
    case "ovs.port.absent":
      return "ovs";
    case "flows.change":
      return "flows";
    case "ipset.ensure":
    case "ipset.absent":
      return "ipsets";
    case "chains.set":
      return "chains";
    case "ebtables.change":
      return "ebtables";
    case "conntrack.clear":
    case "conntrack.judge":
      return "conntrack";
    case "dnsmasq.ensure":
    case "dnsmasq.absent":
    case "dhcp.release":
    case "arp.announce":
      return "services";
  }
}

/** Operations of one class that stand together in one effect, in their order. */
export type Run = readonly HostOperation[];

/** The operations at the head that are of one class and can be planned together. */
export function headRun(operations: readonly HostOperation[]): Run {
  const [head] = operations;
  if (!head) return [];
  const isCut = runCuts();
  const end = operations.findIndex((operation) => classOf(operation) !== classOf(head) || isCut(operation));
  return end < 0 ? operations : operations.slice(0, end);
}

/** The class that stands at the head of most queues; of equals the one that comes first. */
export function commonestHead(queues: readonly (readonly HostOperation[])[]): BatchClass | null {
  const counts = new Map<BatchClass, number>();
  for (const [head] of queues) if (head) counts.set(classOf(head), (counts.get(classOf(head)) ?? 0) + 1);
  let best: BatchClass | null = null;
  for (const [name, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = name;
  return best;
}
