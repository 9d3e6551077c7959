import type { Part } from "@/server/hosts/raw";

/** A command whose output is one part of a namespace's state. */
export type PartCommand = {
  readonly part: Part;
  readonly argv: readonly string[];
  /** What to tell operators instead, when `argv` is that with something around it. */
  readonly shown?: string;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
};

/** Links with details, counters and addresses in one call. */
export const LINK_COMMAND: PartCommand = { part: "addr", argv: ["ip", "-j", "-d", "-s", "addr", "show"] };

export const ROUTE_COMMANDS: readonly PartCommand[] = [
  { part: "route", argv: ["ip", "-j", "route", "show", "table", "all"] },
  { part: "route6", argv: ["ip", "-j", "-6", "route", "show", "table", "all"] },
];

/** Which packets use which table. Changes come as events of their own; asked again where no event was heard. */
export const POLICY_COMMANDS: readonly PartCommand[] = [
  { part: "policy", argv: ["ip", "-j", "rule", "show"] },
  { part: "policy6", argv: ["ip", "-j", "-6", "rule", "show"] },
];

export const NEIGHBOUR_COMMAND: PartCommand = { part: "neigh", argv: ["ip", "-j", "neigh", "show"] };

/** Most namespaces track nothing: their count, which costs nothing to read, says so without the tool. */
const CONNTRACK_SCRIPT = [
  "count=",
  "[ ! -r /proc/sys/net/netfilter/nf_conntrack_count ] || read -r count </proc/sys/net/netfilter/nf_conntrack_count",
  '[ "$count" = 0 ] || exec conntrack -L',
].join("; ");

/** What the kernel tells nobody about when it changes: read again from time to time. */
export const RULE_COMMANDS: readonly PartCommand[] = [
  { part: "iptables", argv: ["iptables-save", "-c"] },
  { part: "ip6tables", argv: ["ip6tables-save", "-c"] },
  { part: "ebtables", argv: ["ebtables-save", "-c"] },
  { part: "ipset", argv: ["ipset", "save"] },
  { part: "conntrack", argv: ["sh", "-c", CONNTRACK_SCRIPT], shown: "conntrack -L" },
];

const SYSCTLS = [
  "net.ipv4.ip_forward",
  "net.ipv4.conf.all.forwarding",
  "net.ipv4.conf.all.rp_filter",
  "net.ipv4.conf.default.rp_filter",
  "net.ipv4.conf.all.arp_ignore",
  "net.ipv4.conf.all.arp_announce",
  "net.ipv4.conf.all.proxy_arp",
  "net.ipv6.conf.all.forwarding",
  "net.ipv6.conf.all.disable_ipv6",
  "net.ipv6.conf.default.disable_ipv6",
  "net.ipv6.conf.default.accept_ra",
  "net.bridge.bridge-nf-call-iptables",
  "net.bridge.bridge-nf-call-ip6tables",
  "net.bridge.bridge-nf-call-arptables",
  "net.bridge.bridge-nf-filter-vlan-tagged",
  "net.netfilter.nf_conntrack_max",
  "net.netfilter.nf_conntrack_count",
];

/** A key that the kernel does not have is left out of the answer: then it is unknown, not off. */
export const SYSCTL_COMMAND: PartCommand = { part: "sysctl", argv: ["sysctl", "-e", ...SYSCTLS] };

/** MACs that bridges of the root namespace know. */
export const FDB_COMMAND: PartCommand = { part: "fdb", argv: ["bridge", "-j", "fdb", "show"] };

export const PROCESS_COMMAND: PartCommand = { part: "processes", argv: ["ps", "axww", "-o", "pid,ppid,user,args"] };

/** Everything of one namespace, the quick and wanted parts first. */
export const NAMESPACE_COMMANDS: readonly PartCommand[] = [
  LINK_COMMAND,
  ...ROUTE_COMMANDS,
  ...POLICY_COMMANDS,
  NEIGHBOUR_COMMAND,
  SYSCTL_COMMAND,
  ...RULE_COMMANDS,
];

/** Parts that hold nothing but counters and clocks beside what matters; see `steady-text.ts`. */
export const POLLED_COMMANDS: readonly PartCommand[] = [
  ...POLICY_COMMANDS,
  NEIGHBOUR_COMMAND,
  SYSCTL_COMMAND,
  ...RULE_COMMANDS,
];
