import type { Link } from "@/server/model/host-state";
import type { Admissions } from "@/server/model/revoked-connections";

/**
 * The one vocabulary of what is done on a host, as plain data; the linux and the simulated backend perform the same.
 * - Idempotent: `ensure` of what is so, and `absent` of what is gone, are success and change nothing.
 * - `namespace` is a named network namespace of the host; `""` is its root namespace.
 * - What an `ensure` makes bears our mark (`MARK`): the alias of a link (of `lo` for a namespace), `external_ids` of an OVS
 *   bridge or port, the cookie of a flow. `absent` of a link, bridge, port or namespace without the mark is refused unless
 *   `force` says that an operator picked it by name. Chains, sets and files are ours by their names.
 * - Names were checked by the planner and are checked again before they reach a command (`dataplane.md` 1.1).
 */
export type HostOperation =
  | NamespaceOperation
  | LinkOperation
  | AddressOperation
  | SysctlOperation
  | OvsOperation
  | FlowOperation
  | FilterOperation
  | ServiceOperation;

/** Alias of links, and key of `external_ids`, of what Bridgehead made. */
export const MARK = "bridgehead";

/**
 * Device group that a bridge or veth of ours is born in, until it has its mark: the kernel takes no alias in the request that makes
 * a device, and whoever made it may be stopped between the two.
 */
export const NEWBORN_GROUP = 1_048_575;

/** Whether a link is ours by its mark, or was born and not marked yet. */
export function isMarked(link: Pick<Link, "alias" | "isNewborn">): boolean {
  return link.alias === MARK || link.isNewborn === true;
}

/** Upper 16 bits of the cookies of our flows; the rest is a digest of the flow, `LEARNED` for flows that a flow made. */
export const COOKIE_PREFIX = "0xb41d";
export const LEARNED_COOKIE = "0xb41d0000000000ff";

export type NamespaceOperation =
  | { readonly op: "namespace.ensure"; readonly name: string }
  | { readonly op: "namespace.absent"; readonly name: string; readonly force?: boolean };

export type LinkOperation =
  /** A Linux bridge with ageing 0 and STP off, up. */
  | { readonly op: "bridge.ensure"; readonly namespace: string; readonly name: string }
  /** Both ends up, promiscuous, with this MTU (bytes). */
  | {
      readonly op: "veth.ensure";
      readonly namespace: string;
      readonly name: string;
      readonly peer: string;
      readonly mtu: number;
    }
  /** A persistent tap, for a guest whose hypervisor wants it made (`ovs_create_tap`). */
  | { readonly op: "tap.ensure"; readonly namespace: string; readonly name: string; readonly mtu: number }
  /** Only the given members are set. The link must be there. */
  | {
      readonly op: "link.set";
      readonly namespace: string;
      readonly name: string;
      readonly up?: boolean;
      readonly promiscuous?: boolean;
      /** bytes */
      readonly mtu?: number;
      readonly mac?: string;
      /** `null`: of no bridge. */
      readonly master?: string | null;
    }
  /** From one namespace into another; already there is success. Waits a moment for a device that OVS is just making. */
  | { readonly op: "link.move"; readonly name: string; readonly from: string; readonly to: string }
  | { readonly op: "link.absent"; readonly namespace: string; readonly name: string; readonly force?: boolean };

export type AddressOperation =
  /** `address` with its prefix length, e.g. `10.0.0.1/24`. */
  | {
      readonly op: "address.ensure" | "address.absent";
      readonly namespace: string;
      readonly device: string;
      readonly address: string;
    }
  /** `destination`: a prefix or `default`; `gateway` null: on link. */
  | {
      readonly op: "route.ensure" | "route.absent";
      readonly namespace: string;
      readonly destination: string;
      readonly gateway: string | null;
      readonly device: string;
    };

/** `key` with dots, e.g. `net.ipv4.ip_forward`; a device name inside it has its dots as slashes, as sysctl wants it. */
export type SysctlOperation = {
  readonly op: "sysctl.set";
  readonly namespace: string;
  readonly key: string;
  readonly value: string;
};

type Strings = Readonly<Record<string, string>>;

/** `vlanMode` null and `trunks` []: cleared. Written together with `tag`, in one transaction. */
export type PortVlan = {
  readonly tag: number | null;
  readonly vlanMode: "access" | "trunk" | "native-tagged" | "native-untagged" | null;
  readonly trunks: readonly number[];
};

/** Nothing in or out: bug 1930414 needs the trunk part. `dataplane.md` 2.4. */
export const DEAD_VLAN: PortVlan = { tag: 4095, vlanMode: "trunk", trunks: [4095] };

export type OvsOperation =
  | {
      readonly op: "ovs.bridge.ensure";
      readonly name: string;
      /** `netdev`, `system`; `null`: as the host's integration bridge has it, else Open vSwitch's default. */
      readonly datapathType: string | null;
      readonly failMode: "secure" | "standalone" | null;
      readonly protocols: readonly string[];
      /** Merged into what is there. */
      readonly otherConfig: Strings;
      readonly externalIds: Strings;
    }
  | { readonly op: "ovs.bridge.absent"; readonly name: string; readonly force?: boolean }
  /** Made on this bridge, or put right where it is there and ours. One that is on another bridge or not ours is an error. */
  | ({
      readonly op: "ovs.port.ensure";
      readonly bridge: string;
      readonly name: string;
      /** `""` (a device of the host), `internal`, `patch`, `gre`, `vxlan`, `dpdkvhostuserclient`. */
      readonly type: string;
      readonly options: Strings;
      /** Of the Port row, merged. */
      readonly otherConfig: Strings;
      /** Of the Interface row, merged: iface-id, attached-mac, iface-status, vm-uuid. */
      readonly externalIds: Strings;
      /** bytes; `null`: left alone. */
      readonly mtuRequest: number | null;
      /** Whether the device must be open (`ofport` > 0, no error) for the step to have worked. */
      readonly mustOpen: boolean;
    } & PortVlan)
  /**
   * Of a port that is there and ours: one transaction. `otherConfig` replaces the five keys of the agent's record. `hypervisors`:
   * also of one without our mark, which a hypervisor put there for a port that is to be wired. `force`: also of any other's, which
   * an operator picked by name.
   */
  | ({
      readonly op: "ovs.port.vlan";
      readonly name: string;
      readonly otherConfig: Strings;
      readonly hypervisors?: boolean;
      readonly force?: boolean;
    } & PortVlan)
  | { readonly op: "ovs.port.absent"; readonly name: string; readonly force?: boolean };

/**
 * A flow in the words of `ovs-ofctl -O OpenFlow14 --names`, ports by name: all parts separately so that none is parsed
 * again. Its cookie is `COOKIE_PREFIX` and a digest of the other parts, so equal flows are told by their cookies.
 */
export type Flow = {
  /** `0x` and 16 hex digits. */
  readonly cookie: string;
  readonly table: number;
  readonly priority: number;
  /** e.g. `arp,in_port="qvob079c24c-83",arp_spa=10.0.0.2`; `""`: everything. */
  readonly match: string;
  readonly actions: string;
};

/** In one bundle: all or none. `remove` deletes strictly by table, priority, match and cookie. */
export type FlowOperation = {
  readonly op: "flows.change";
  readonly bridge: string;
  readonly add: readonly Flow[];
  readonly remove: readonly Flow[];
  /** Forgets learned flows that lead into this VLAN, or to this MAC in it. */
  readonly forget?: readonly { readonly vlan: number; readonly mac: string | null }[];
};

/** Rules as `iptables-save` prints them, without `-A CHAIN `. */
export type ChainRules = { readonly name: string; readonly rules: readonly string[] };

export type FilterOperation =
  /**
   * The content of user chains, and of jumps into them. Put in force by one `iptables-restore --noflush` per family and
   * table that holds only what differs from what is there, so equal rules keep their counters and no moment is open.
   * All `chains.set` that stand together, of all steps, are one restore.
   */
  | {
      readonly op: "chains.set";
      readonly namespace: string;
      readonly family: "ipv4" | "ipv6";
      readonly table: "filter" | "nat" | "mangle" | "raw";
      readonly chains: readonly ChainRules[];
      /** User chains that shall not be there; their jumps are taken out first. */
      readonly absent: readonly string[];
      /** Rules in built-in or shared chains; `first` puts a missing one before all others. Present ones stay where they are. */
      readonly jumps: readonly {
        readonly chain: string;
        readonly rule: string;
        readonly at: "first" | "last" | "absent";
      }[];
    }
  | {
      readonly op: "ipset.ensure";
      readonly namespace: string;
      readonly name: string;
      readonly family: "inet" | "inet6";
      /** `hash:net`; a /0 was split by the planner. Swapped in as a whole. */
      readonly members: readonly string[];
    }
  | { readonly op: "ipset.absent"; readonly namespace: string; readonly name: string }
  /** Rules of FORWARD in table filter, as `ebtables-save` prints them; compared after normalising. */
  | {
      readonly op: "ebtables.change";
      readonly namespace: string;
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  /** Forgets tracked connections so that a removed rule takes effect at once. None there is success. */
  | {
      readonly op: "conntrack.clear";
      readonly namespace: string;
      readonly family: "ipv4" | "ipv6";
      readonly zone: number | null;
      /** `null`: all, but those of TCP where they are kept. */
      readonly protocol: string | null;
      readonly source: string | null;
      readonly destination: string | null;
      readonly keepsTcp?: true;
    }
  /**
   * Cuts the TCP connections of a zone that nothing lets through any more, by the mark of `REVOKED`, and lets go of those with
   * the mark that something lets through again. Those that began neither at nor to an own address stay as they are.
   */
  | {
      readonly op: "conntrack.judge";
      readonly namespace: string;
      readonly family: "ipv4" | "ipv6";
      readonly zone: number;
      /** Prefixes that the port may send from. */
      readonly own: readonly string[];
      readonly allowed: Admissions;
      /** What was let through before: taken back, it is judged by that. */
      readonly formerly: Admissions;
    };

export type ServiceOperation =
  /**
   * Files of the network's directory below the host's DHCP directory, and a dnsmasq in the namespace with these arguments
   * (in which `{dir}` is that directory). Other arguments: it is started anew; other files: it gets a HUP.
   */
  | {
      readonly op: "dnsmasq.ensure";
      readonly networkId: string;
      readonly namespace: string;
      readonly arguments: readonly string[];
      /** Name → content: `host`, `addn_hosts`, `opts`, `interface`. A leases file is made when there is none. */
      readonly files: Strings;
    }
  | { readonly op: "dnsmasq.absent"; readonly networkId: string }
  /** Lets go of a lease (`dhcp_release`); none there is success. */
  | {
      readonly op: "dhcp.release";
      readonly networkId: string;
      readonly namespace: string;
      readonly device: string;
      readonly address: string;
      readonly mac: string;
    }
  /** Tells the neighbours where an address is now: gratuitous ARP, not waited for beyond the first round. */
  | { readonly op: "arp.announce"; readonly namespace: string; readonly device: string; readonly address: string };
