import { macPrefix } from "@/server/isolation/isolation-rules";
import type { ObservedBridges } from "@/server/isolation/observed-bridges";
import type { Link } from "@/server/model/host-state";
import type { IsolatedVm } from "@/server/model/isolation";
import type { PrefixNetwork } from "@/server/model/isolation-view";

/**
 * The networks of a host: a prefix of five octets on a bridge. Its members are the isolated VMs there; what else speaks on
 * the bridge with another prefix (the bridge itself, a DHCP server's or router's veth, a neighbour that was heard) does
 * not reach them, not even with its answer to an ARP request.
 */
export function prefixNetworks(
  vms: readonly IsolatedVm[],
  observed: ObservedBridges,
  isFiltered: (bridge: string) => boolean,
): readonly PrefixNetwork[] {
  const networks = new Map<string, { prefix: string; bridge: string; members: PrefixNetwork["members"][number][] }>();
  const guests = new Set(vms.flatMap((vm) => vm.nics.map(({ device }) => device)));
  for (const vm of vms) {
    for (const { device, mac } of vm.nics) {
      const bridge = observed.bridgeOf.get(device);
      if (bridge === undefined || !isFiltered(bridge)) continue;
      const prefix = macPrefix(mac);
      const known = networks.get(`${bridge} ${prefix}`);
      const member = { vm: vm.name, device, mac };
      if (known === undefined) networks.set(`${bridge} ${prefix}`, { prefix, bridge, members: [member] });
      else known.members.push(member);
    }
  }
  return [...networks.values()]
    .sort((a, b) => (a.bridge + a.prefix < b.bridge + b.prefix ? -1 : 1))
    .map((network) => ({
      ...network,
      outside: speakers(network.bridge, observed, guests).filter(({ mac }) => macPrefix(mac) !== network.prefix),
    }));
}

/** What has a MAC of its own on a bridge and is no VM. Behind a tap is a guest whose MAC nobody told us. */
function speakers(bridge: string, { links, bridges }: ObservedBridges, guests: ReadonlySet<string>) {
  const own = links.get(bridge);
  const ports = (bridges.get(bridge) ?? []).filter((port) => !guests.has(port.name) && port.tun === null);
  return [...(own === undefined ? [] : [own]), ...ports].flatMap((link) =>
    link.mac === null ? [] : [{ device: link.name, mac: link.mac, what: wordFor(link) }],
  );
}

function wordFor({ bridge, kind, peer }: Link): string {
  if (bridge !== null) return "the bridge's own address on the host";
  if (kind === "veth") {
    return peer?.namespace ? `one end of a veth into ${peer.namespace}` : "one end of a veth";
  }
  return kind === "" ? "a physical NIC, and everything behind it with another prefix" : `a ${kind} device`;
}
