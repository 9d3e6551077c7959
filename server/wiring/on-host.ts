import type { NetworkIntent } from "@/server/model/network-intent";
import type { Network, Port } from "@/server/model/neutron";

/** Of an intent that is planned host by host, each port is looked at once and not once a host. */
const byHost = new WeakMap<readonly Port[], ReadonlyMap<string, readonly Port[]>>();

/** Ports whose active or inactive binding is on this host, whatever owns them, by id. Baremetal ports are on no host. */
export function portsOnHost({ ports }: NetworkIntent, hostName: string): readonly Port[] {
  const known = byHost.get(ports) ?? groupByHost(ports);
  byHost.set(ports, known);
  return known.get(hostName) ?? [];
}

function groupByHost(ports: readonly Port[]): ReadonlyMap<string, readonly Port[]> {
  const grouped = new Map<string, Port[]>();
  const ordered = ports.filter((port) => port.vnicType !== "baremetal").sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const port of ordered) {
    for (const host of new Set([port.host, ...(port.inactiveBindings ?? []).map((each) => each.host)])) {
      const there = grouped.get(host);
      if (there === undefined) grouped.set(host, [port]);
      else there.push(port);
    }
  }
  return grouped;
}

/** Networks that have a port on this host: by segmentation id, then id, which is also the order of new local VLANs. */
export function networksOnHost(intent: NetworkIntent, hostName: string): readonly Network[] {
  const ids = new Set(portsOnHost(intent, hostName).map((port) => port.networkId));
  return intent.networks
    .filter((network) => ids.has(network.id))
    .sort((a, b) => (a.segmentationId ?? 0) - (b.segmentationId ?? 0) || (a.id < b.id ? -1 : 1));
}

/** A guest's port: plugged for an instance, not for a DHCP service or a router. */
export function isGuestPort(port: Port): boolean {
  return !port.deviceOwner.startsWith("network:");
}
