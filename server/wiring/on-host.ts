import type { NetworkIntent } from "@/server/model/network-intent";
import type { Network, Port } from "@/server/model/neutron";

/** Ports whose active or inactive binding is on this host, whatever owns them, by id. Baremetal ports are on no host. */
export function portsOnHost(intent: NetworkIntent, hostName: string): readonly Port[] {
  return intent.ports
    .filter((port) => port.vnicType !== "baremetal")
    .filter((port) => port.host === hostName || (port.inactiveBindings ?? []).some((each) => each.host === hostName))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
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
