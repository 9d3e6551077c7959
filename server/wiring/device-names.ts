/** Names that Neutron and os-vif build from ids; `dataplane.md` 1.2 and 1.3. */

export type DevicePrefix = "tap" | "qbr" | "qvb" | "qvo" | "qr-" | "qg-";

/** Prefix and the first 11 characters of the port's id, e.g. `qvob079c24c-83`. */
export function deviceName(prefix: DevicePrefix, portId: string): string {
  return prefix + portId.slice(0, 11);
}

export const dhcpNamespace = (networkId: string): string => `qdhcp-${networkId}`;
export const routerNamespace = (routerId: string): string => `qrouter-${routerId}`;

/** Chain of a port: **i**ngress to the guest, **o**utgoing, anti-**s**poofing; 10 characters of the id. */
export function portChain(direction: "i" | "o" | "s", portId: string): string {
  return `neutron-openvswi-${direction}${portId.slice(0, 10)}`;
}
