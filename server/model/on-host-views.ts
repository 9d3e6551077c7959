/** Networks, ports and routers as hosts show them, beside what is intended. */

/** A host with how old what is shown of it is. */
export type HostRef = {
  readonly hostId: string;
  readonly hostName: string;
  /** Whether the console plugs and wires it. */
  readonly managed: boolean;
  /** Epoch milliseconds; `null`: never read, then all that is told of it is unknown. */
  readonly observedAt: number | null;
};

/** One thing of a device: how it is to be and how it is. `observed` null: not read, or the device is not there. */
export type DeviceFact = {
  readonly name: string;
  readonly expected: string;
  readonly observed: string | null;
  readonly ok: boolean;
};

export type PlugDevice = {
  readonly role: "tap" | "bridge" | "inner" | "outer" | "service";
  readonly name: string;
  readonly present: boolean;
  readonly facts: readonly DeviceFact[];
};

/** One hop of the way from the guest to the integration bridge. */
export type PlugLink = {
  readonly from: string;
  readonly to: string;
  readonly ok: boolean;
  /** What joins the two, or what is missing. */
  readonly words: string;
};

/**
 * - `absent`    nothing of it is on the integration bridge
 * - `isolated`  plugged, on the dead VLAN until it is wired
 * - `dead`      on the dead VLAN on purpose: down, or its guest is not here
 * - `wired`     in the local VLAN of its network
 * - `open`      without a tag: a trunk of every VLAN
 * - `astray`    in a VLAN that is not its network's
 * - `unknown`   the host was not read
 */
export type WiringState = "absent" | "isolated" | "dead" | "wired" | "open" | "astray" | "unknown";

export type PortOnHost = HostRef & {
  /** Whether this is the binding in force; `false`: an inactive one, of a live migration. */
  readonly active: boolean;
  /** `created`: the console makes the port on br-int; `foreign`: libvirt does; `service`: DHCP or a router. */
  readonly plug: "hybrid" | "created" | "foreign" | "service";
  readonly state: WiringState;
  readonly words: string;
  /** Of its network on this host; `null`: it has none there. */
  readonly localVlan: number | null;
  /** From the guest to the integration bridge. */
  readonly devices: readonly PlugDevice[];
  readonly links: readonly PlugLink[];
};

export type NetworkOnHost = HostRef & {
  /** Ports that are to be here. */
  readonly ports: number;
  /** `null`: not realised here, or not known. */
  readonly localVlan: number | null;
};

export type DhcpOnHost = HostRef & {
  readonly namespace: string | null;
  /** `null`: whether it is there is not known. */
  readonly hasNamespace: boolean | null;
  readonly interface: string | null;
  /** `null`: no process was found. */
  readonly pid: number | null;
  /** Whether what serves it was seen at all. */
  readonly found: boolean;
  readonly reservations: readonly { readonly mac: string; readonly name: string; readonly address: string }[] | null;
  /** `expiresAt`: epoch seconds; 0: never. */
  readonly leases: readonly { readonly mac: string; readonly address: string; readonly expiresAt: number }[] | null;
};

export type NetworkOnHosts = { readonly hosts: readonly NetworkOnHost[]; readonly dhcp: readonly DhcpOnHost[] };

export type NatRule = {
  readonly chain: string;
  /** Its place in the chain, from 1. */
  readonly position: number;
  readonly spec: string;
  readonly packets: number | null;
  /** What it does for whom; `null`: nothing that an operator asked for by itself. */
  readonly words: string | null;
};

export type RouterLeg = {
  readonly portId: string;
  readonly device: string;
  readonly role: "inner" | "outer";
  readonly present: boolean;
  readonly up: boolean;
  readonly addresses: readonly string[];
};

export type RouterOnHost = HostRef & {
  readonly namespace: string;
  readonly hasNamespace: boolean;
  readonly forwards: boolean | null;
  readonly legs: readonly RouterLeg[];
  /** `null`: not read. */
  readonly nat: readonly NatRule[] | null;
};
