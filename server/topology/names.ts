/**
 * The grammar of device, namespace and chain names: Neutron, nova/os-vif and the agents put a piece of a UUID behind a
 * prefix. Devices take 11 characters of the port (8 hex, dash, 2 hex), iptables chains only 10.
 */
export type DeviceName = {
  /** What the prefix says it is, in the field's words. */
  readonly role: string;
  /** Which object the fragment belongs to. */
  readonly of: "port" | "network" | "trunk";
  /** First 11 characters of the UUID. */
  readonly fragment: string;
};

const DEVICE_PREFIXES: readonly (readonly [prefix: string, role: string, of: DeviceName["of"]])[] = [
  ["tap", "guest", "port"],
  ["qbr", "qbr", "port"],
  ["qvb", "qvb", "port"],
  ["qvo", "qvo", "port"],
  ["qr-", "router-interface", "port"],
  ["qg-", "router-gateway", "port"],
  ["ns-", "dhcp", "port"],
  ["sg-", "snat", "port"],
  ["rfp-", "router-to-fip", "port"],
  ["fpr-", "fip-to-router", "port"],
  ["fg-", "fip-gateway", "port"],
  ["ha-", "router-ha", "port"],
  ["vhu", "vhost-user", "port"],
  ["brq", "brq", "network"],
  ["tbr-", "trunk", "trunk"],
];

const FRAGMENT = /^[0-9a-f]{8}-[0-9a-f]{2}$/;

export function parseDeviceName(name: string): DeviceName | null {
  for (const [prefix, role, of] of DEVICE_PREFIXES) {
    if (!name.startsWith(prefix)) continue;
    const fragment = name.slice(prefix.length, prefix.length + 11);
    if (FRAGMENT.test(fragment) && name.length <= prefix.length + 11) return { role, of, fragment };
  }
  return null;
}

export type NamespaceName = { readonly role: string; readonly of: "network" | "router"; readonly id: string };

const NAMESPACE_PREFIXES: readonly (readonly [prefix: string, of: NamespaceName["of"]])[] = [
  ["qdhcp-", "network"],
  ["qrouter-", "router"],
  ["snat-", "router"],
  ["fip-", "network"],
  ["ovnmeta-", "network"],
];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function parseNamespaceName(name: string): NamespaceName | null {
  for (const [prefix, of] of NAMESPACE_PREFIXES) {
    const id = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (UUID.test(id)) return { role: prefix.slice(0, -1), of, id };
  }
  return null;
}

export type ChainName = {
  /** Seen from the guest: to it, from it, or the anti-spoof part of from it. */
  readonly direction: "ingress" | "egress" | "anti-spoof";
  /** First 10 characters of the port id. */
  readonly fragment: string;
};

/** `neutron-openvswi-i<10 of the port>`, and the same of the other agents; a bare `i<fragment>` is not a chain. */
export function parseChainName(name: string): ChainName | null {
  const match = /^[a-z0-9-]{1,16}-([ios])([0-9a-f]{8}-[0-9a-f])$/.exec(name);
  const [, letter, fragment] = match ?? [];
  if (letter === undefined || fragment === undefined) return null;
  return { direction: letter === "i" ? "ingress" : letter === "o" ? "egress" : "anti-spoof", fragment };
}

/** Devices that the kernel or OVS makes for itself: being down says nothing about them. */
export function isHousekeepingDevice(name: string): boolean {
  return /^(ovs-netdev|ovs-system|gre_sys|gre0|gretap0|erspan0|ip6gre0|ip6tnl0|ip6_vti0|ip_vti0|sit0|tunl0|(vxlan|genev|erspan|lisp)_sys(_\d+)?)$/.test(
    name,
  );
}
