import type { Port } from "@/server/model/neutron";

/** What a port is for: a guest's, a service's of the console, or a server's NIC. */
export const PORT_KINDS = ["instance", "DHCP", "router", "floating IP", "baremetal"] as const;
export type PortKind = (typeof PORT_KINDS)[number];

export function portKind({ deviceOwner, vnicType }: Pick<Port, "deviceOwner" | "vnicType">): PortKind {
  if (deviceOwner === "network:dhcp") return "DHCP";
  if (deviceOwner === "network:floatingip") return "floating IP";
  if (deviceOwner.startsWith("network:")) return "router";
  return vnicType === "baremetal" ? "baremetal" : "instance";
}

/** A guest's port is plugged and wired on a host; a server's is a connection of its profile. */
export function isOnHost({ host, vnicType }: Pick<Port, "host" | "vnicType">): boolean {
  return host !== "" && vnicType !== "baremetal";
}

/** Ports of services come and go with what they serve: nobody edits, binds or deletes them by themselves. */
export function isService({ deviceOwner }: Pick<Port, "deviceOwner">): boolean {
  return deviceOwner.startsWith("network:");
}

export function addressesOf({ fixedIps }: Pick<Port, "fixedIps">): string {
  return fixedIps.map(({ address }) => address).join(", ");
}
