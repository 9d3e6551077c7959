/**
 * What was observed on one Linux host, as plain data. The same type comes from a live host (any transport) and from
 * the files of a capture; whatever could not be read is a `CollectorError`, never a silently empty list:
 * a part is `null` when it was not read and `[]` when it was read and is empty.
 */

export type CollectorError = {
  /** The part of the state that is missing or incomplete, e.g. `iptables`, `ovs`, `link`. */
  readonly part: string;
  /** Namespace name; `""` is the root namespace. */
  readonly namespace: string;
  /** The command or source that failed, as an operator would type it. */
  readonly command: string;
  readonly message: string;
};

/** Where a part came from: shown beside each fact so that an operator can check it by hand. */
export type Source = {
  readonly part: string;
  readonly namespace: string;
  readonly command: string;
  /** Milliseconds it took. */
  readonly ms: number;
};

export type Address = {
  readonly family: "inet" | "inet6";
  readonly address: string;
  readonly prefixLength: number;
  readonly scope: string;
};

export type LinkCounters = {
  readonly rxBytes: number;
  readonly rxPackets: number;
  readonly rxErrors: number;
  readonly rxDropped: number;
  readonly txBytes: number;
  readonly txPackets: number;
  readonly txErrors: number;
  readonly txDropped: number;
};

export type LinkPeer = {
  /** Namespace name of the other end; `null` when it is in a namespace that we cannot see. */
  readonly namespace: string | null;
  /** In the other end's namespace; 0 when even that is not known. */
  readonly ifindex: number;
  /** Device name of the other end; `null` when it was not found. */
  readonly name: string | null;
};

export type Link = {
  readonly ifindex: number;
  readonly name: string;
  /** The kernel's `info_kind`: `veth`, `bridge`, `tun`, `vxlan`, … or `""` (a NIC, loopback). */
  readonly kind: string;
  readonly linkType: string;
  readonly mac: string | null;
  /** Bytes. */
  readonly mtu: number;
  readonly flags: readonly string[];
  readonly operState: string;
  /** Name of the bridge, bond or OVS datapath it is enslaved to. */
  readonly master: string | null;
  /** veth only. */
  readonly peer: LinkPeer | null;
  /** The device under a VLAN, macvlan or tunnel device, by name. */
  readonly parent?: string;
  /** 802.1Q id of a `vlan` device. */
  readonly vlanId?: number;
  readonly alias: string | null;
  /** Made by us, and its maker was stopped before it was marked (`NEWBORN_GROUP`). */
  readonly isNewborn?: true;
  readonly promiscuity: number;
  readonly addresses: readonly Address[];
  /** Present when the link is a Linux bridge. */
  readonly bridge: LinuxBridge | null;
  /** Present where it is a port of a Linux bridge and that was read. */
  readonly bridgePort?: BridgePort;
  /** Present when the kind is `tun`. */
  readonly tun: { readonly type: "tap" | "tun"; readonly persistent: boolean } | null;
  readonly counters: LinkCounters | null;
};

export type LinuxBridge = {
  readonly stp: boolean;
  readonly ageingTimeSeconds: number | null;
  readonly multicastSnooping: boolean | null;
  readonly vlanFiltering: boolean | null;
};

/** What a Linux bridge does with frames of one port. */
export type BridgePort = {
  /** `forwarding`, `blocking`, `learning`, `listening`, `disabled`. */
  readonly state: string;
  /** Frames may leave by the port that they came in by. */
  readonly hairpin: boolean;
  /** Nothing passes from one isolated port to another. */
  readonly isolated: boolean;
  /** Takes only MACs that the bridge was told of. */
  readonly locked: boolean;
  /** Whether frames for a MAC that was not learned, for groups and for all are given to it. */
  readonly floods: { readonly unknown: boolean; readonly multicast: boolean; readonly broadcast: boolean };
};

/** A MAC that a Linux bridge did not learn but was told, `static` behind a port or `permanent`: the host's own. */
export type FixedMac = {
  readonly bridge: string;
  readonly device: string;
  readonly mac: string;
  readonly state: string;
};

export type Route = {
  readonly family: "inet" | "inet6";
  readonly table: string;
  /** `default` or a prefix. */
  readonly destination: string;
  readonly gateway: string | null;
  readonly device: string | null;
  readonly source: string | null;
  readonly protocol: string | null;
  readonly scope: string | null;
  readonly metric: number | null;
  /** `blackhole`, `unreachable`, `prohibit`, `throw`, `local`, `broadcast`, …; absent: it leads somewhere (`unicast`). */
  readonly type?: string;
};

/** One of the rules by which a namespace chooses the routing table of a packet (`ip rule`), in the kernel's order. */
export type RoutingRule = {
  readonly family: "inet" | "inet6";
  readonly priority: number;
  /** Matches what the rest does not. */
  readonly inverted: boolean;
  /** A prefix, an address, or `all`. */
  readonly from: string;
  readonly to: string;
  /** `lo`: what the namespace sends itself. */
  readonly inputDevice: string | null;
  readonly outputDevice: string | null;
  readonly mark: number | null;
  /** Absent of a rule with a mark: all bits. */
  readonly markMask?: number;
  /** By name or number. */
  readonly table: string | null;
  /** `lookup`, `goto 100`, `nop`, `blackhole`, `unreachable`, `prohibit`, … */
  readonly action: string;
  /** Routes whose prefix is this long or shorter are passed over. */
  readonly suppressPrefixLength?: number;
  /** Further conditions as they were printed, `key value`. */
  readonly more: readonly string[];
};

export type Neighbour = {
  readonly address: string;
  readonly device: string;
  readonly mac: string | null;
  readonly state: string;
};

export type RuleSetFamily = "ipv4" | "ipv6" | "bridge";

export type FilterRule = {
  /** Text after `-A CHAIN `, exactly as dumped. */
  readonly spec: string;
  readonly packets: number | null;
  readonly bytes: number | null;
};

export type FilterChain = {
  readonly name: string;
  /** Built-in chains only; `null` for user chains. */
  readonly policy: string | null;
  readonly packets: number | null;
  readonly bytes: number | null;
  readonly rules: readonly FilterRule[];
};

export type FilterTable = { readonly name: string; readonly chains: readonly FilterChain[] };

export type RuleSet = {
  readonly family: RuleSetFamily;
  /** Which of the kernel's two filters the tool speaks to, where its text tells. */
  readonly backend?: "nf_tables" | "legacy";
  readonly tables: readonly FilterTable[];
  /** e.g. the nft backend's notice that legacy tables are in force as well. */
  readonly warnings: readonly string[];
};

export type IpSet = {
  readonly name: string;
  readonly type: string;
  readonly family: string | null;
  readonly members: readonly string[];
};

export type ConntrackZones = {
  readonly total: number;
  readonly zones: readonly { readonly zone: number; readonly entries: number }[];
};

export type Namespace = {
  /** `""` is the host's root namespace; an unnamed one is `pid:<lowest pid>`. */
  readonly name: string;
  /** inode number of the namespace file, where known. */
  readonly inode: number | null;
  /** Processes inside, where known. */
  readonly pids: readonly number[];
  readonly links: readonly Link[] | null;
  readonly routes: readonly Route[] | null;
  /** Absent: not read, as of captures that do not have them; then the kernel's own (local, main, default) are assumed. */
  readonly policies?: readonly RoutingRule[] | null;
  readonly neighbours: readonly Neighbour[] | null;
  /** Absent: not read, or there are none. */
  readonly fixedMacs?: readonly FixedMac[];
  readonly iptables: RuleSet | null;
  readonly ip6tables: RuleSet | null;
  readonly ebtables: RuleSet | null;
  readonly ipsets: readonly IpSet[] | null;
  readonly conntrack: ConntrackZones | null;
  /** e.g. `net.ipv4.ip_forward` → `1`. */
  readonly sysctls: Readonly<Record<string, string>>;
};

export type OvsInterface = {
  readonly uuid: string;
  readonly name: string;
  /** `""` (system), `internal`, `patch`, `gre`, `vxlan`, `dpdkvhostuserclient`, … */
  readonly type: string;
  /** `null` until assigned; −1 when the device could not be opened. */
  readonly ofport: number | null;
  readonly ifindex: number | null;
  readonly macInUse: string | null;
  readonly mtu: number | null;
  readonly adminState: string | null;
  readonly linkState: string | null;
  readonly error: string | null;
  readonly options: Readonly<Record<string, string>>;
  readonly externalIds: Readonly<Record<string, string>>;
  readonly status: Readonly<Record<string, string>>;
  readonly statistics: Readonly<Record<string, number>>;
};

export type OvsPort = {
  readonly uuid: string;
  readonly name: string;
  readonly tag: number | null;
  readonly trunks: readonly number[];
  readonly vlanMode: string | null;
  readonly bondMode: string | null;
  readonly externalIds: Readonly<Record<string, string>>;
  /** Nothing passes between two of these. */
  readonly isProtected?: true;
  /** Copies of what a mirror watches go there, and nothing else. */
  readonly isMirrorOutput?: true;
  /** The agent's record of the network: net_uuid, network_type, physical_network, segmentation_id, tag. */
  readonly otherConfig: Readonly<Record<string, string>>;
  readonly interfaces: readonly OvsInterface[];
};

export type OpenFlow = {
  readonly cookie: string;
  readonly table: number;
  readonly priority: number;
  readonly packets: number | null;
  readonly bytes: number | null;
  readonly hardTimeoutSeconds: number | null;
  readonly idleTimeoutSeconds: number | null;
  readonly match: string;
  readonly actions: string;
};

export type OvsBridge = {
  readonly uuid: string;
  readonly name: string;
  /** `""` or `system` (kernel), `netdev` (userspace). */
  readonly datapathType: string;
  readonly datapathId: string | null;
  readonly failMode: string | null;
  readonly protocols: readonly string[];
  readonly controllers: readonly string[];
  readonly externalIds: Readonly<Record<string, string>>;
  readonly otherConfig: Readonly<Record<string, string>>;
  /** STP or RSTP decides which ports forward. */
  readonly runsSpanningTree?: true;
  readonly ports: readonly OvsPort[];
  /** `null` when the flows were not read. Sorted by table, then descending priority. */
  readonly flows: readonly OpenFlow[] | null;
};

export type Ovs = {
  readonly version: string | null;
  readonly externalIds: Readonly<Record<string, string>>;
  readonly bridges: readonly OvsBridge[];
};

export type DhcpReservation = {
  readonly mac: string;
  readonly name: string;
  readonly address: string;
  readonly tags: readonly string[];
};
export type DhcpLease = {
  readonly expiresAt: number;
  readonly mac: string;
  readonly address: string;
  readonly name: string | null;
};

export type DhcpService = {
  /** Neutron network id: the name of the state directory. */
  readonly networkId: string;
  readonly namespace: string | null;
  readonly interface: string | null;
  /** `null`: no dnsmasq process was found for it. */
  readonly pid: number | null;
  readonly arguments: readonly string[];
  readonly reservations: readonly DhcpReservation[] | null;
  readonly options: readonly string[] | null;
  /** `null`: there is no lease file (Havana's `--leasefile-ro`) or it could not be read. */
  readonly leases: readonly DhcpLease[] | null;
  /** Name → content of the files that say what is served: `host`, `addn_hosts`, `opts`, `interface`. */
  readonly files?: Readonly<Record<string, string>>;
};

/** A process that explains who owns the host's network: Neutron agents, dnsmasq, ovs-vswitchd, haproxy, ovn-controller … */
export type AgentProcess = { readonly pid: number; readonly name: string; readonly command: string };

export type HostState = {
  readonly hostname: string;
  /** Epoch milliseconds of the read. */
  readonly observedAt: number;
  /** Epoch milliseconds at which the rules of the root namespace were read last, with their counters; absent: with the rest. */
  readonly rulesAt?: number;
  readonly kernel: string | null;
  /** Root namespace first, then by name. */
  readonly namespaces: readonly Namespace[];
  /** `null`: no Open vSwitch answered (then there is a CollectorError unless the host has none). */
  readonly ovs: Ovs | null;
  readonly dhcp: readonly DhcpService[] | null;
  readonly processes: readonly AgentProcess[] | null;
  readonly errors: readonly CollectorError[];
  readonly sources: readonly Source[];
};
