import type { Named, PortUse } from "./object-views";
import type { TraceInput, TraceVerdict } from "./trace";

/** What a change of a group would do to chains, and what a port's chains hold: lines as `iptables-save` prints them. */

export type RuleField = "direction" | "protocol" | "portMin" | "portMax" | "remote";

export type RuleFault = {
  /** Which of the rules that were given, from 0. */
  readonly rule: number;
  /** `null`: about the rule as a whole. */
  readonly field: RuleField | null;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
};

export type ChangedLine = {
  readonly change: "+" | "-";
  readonly spec: string;
  /** What asks for it, e.g. `rule ingress IPv4 tcp 22 of group web`. */
  readonly why: string;
};

export type ChangedChain = {
  readonly family: "ipv4" | "ipv6";
  readonly name: string;
  readonly lines: readonly ChangedLine[];
};

export type PortPreview = {
  readonly port: PortUse;
  /** Why these lines do not reach a host; `null`: they are written on its host. */
  readonly note: string | null;
  readonly chains: readonly ChangedChain[];
};

export type ChangedMembers = {
  readonly set: string;
  readonly groupName: string;
  readonly family: "ipv4" | "ipv6";
  readonly added: readonly string[];
  readonly removed: readonly string[];
};

export type SecurityGroupPreview = {
  /** Rules at fault are left out of what follows. */
  readonly faults: readonly RuleFault[];
  /** Those whose chains change. */
  readonly ports: readonly PortPreview[];
  /** Ports beyond those that are listed; their lines differ in the same way. */
  readonly portsLeftOut: number;
  readonly members: readonly ChangedMembers[];
  /** Said of the change as a whole. */
  readonly notices: readonly string[];
};

/**
 * Whether a line is ever the first one of its chain that a packet meets. `dead`: never, and `why` says which earlier lines
 * take its packets; `by` are their numbers, as `LedgerLine.place` counts. `unknown` is said rather than a wrong `dead`.
 */
export type LineFate =
  | { readonly kind: "decides" }
  | { readonly kind: "dead"; readonly by: readonly number[]; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

export type LedgerLine = {
  readonly spec: string;
  /** In words; `null`: nothing that is known asks for it. */
  readonly why: string | null;
  /** The group whose rule it is. */
  readonly group: Named | null;
  readonly ruleId: string | null;
  /** `missing`: it should be on the host and is not; `extra`: the other way round; `null`: the host was not read. */
  readonly state: "in-force" | "missing" | "extra" | null;
  /** Its place in the chain of the host, as `--line-numbers` counts; `null`: it is not there, or the host was not read. */
  readonly number: number | null;
  readonly packets: number | null;
  readonly bytes: number | null;
  /** Its place in the chain, from 1: on the host, or where no host was read as it would be. `null`: it is missing there. */
  readonly place: number | null;
  /** `null`: it is not there, so it takes no packet. */
  readonly fate: LineFate | null;
};

/**
 * What a chain is for. `input`, `forward` and `output` are the kernel's own, `agent-…` the agent's parts of them,
 * `filter-top` and `local` what all agents share, `dispatch` tells the ports apart; `ingress`, `egress` and
 * `anti-spoofing` are the port's own, and `fallback` drops.
 */
export type ChainPurpose =
  | "input"
  | "forward"
  | "output"
  | "agent-input"
  | "agent-forward"
  | "filter-top"
  | "agent-output"
  | "dispatch"
  | "local"
  | "ingress"
  | "egress"
  | "anti-spoofing"
  | "fallback";

export type LedgerChain = {
  readonly family: "ipv4" | "ipv6";
  readonly name: string;
  readonly purpose: ChainPurpose;
  /** Of the host; `null`: it was not read. */
  readonly isThere: boolean | null;
  /** Of a chain that many ports share: those about this port, and those about none. */
  readonly lines: readonly LedgerLine[];
  /** How many lines about other ports are left out. */
  readonly others: number;
  /** All lines are there, and in an order that gives some packets another verdict than intended. */
  readonly isReordered: boolean;
};

/** The rules of one port in the order in which they are asked. */
export type PortLedger = {
  readonly port: PortUse;
  readonly groups: readonly Named[];
  readonly stateless: boolean;
  readonly host: {
    readonly id: string;
    readonly name: string;
    readonly observedAt: number | null;
    /** Epoch milliseconds of the counters. */
    readonly countedAt: number | null;
  } | null;
  /** Why lines are missing or not known; `null`: nothing to say. */
  readonly note: string | null;
  /** The port's own, and of a host that was read those that lead to them. */
  readonly chains: readonly LedgerChain[];
};

/** A namespace from which a port can be pinged over its network. */
export type PingPlace = {
  readonly hostId: string;
  readonly hostName: string;
  readonly namespace: string;
  /** e.g. `the DHCP service`. */
  readonly what: string;
  /** What its packets come from: rules with a prefix or a group look at these. */
  readonly addresses: readonly string[];
};

export type PortPingPlaces = {
  /** Of the port; `null`: it has none. */
  readonly address: string | null;
  readonly places: readonly PingPlace[];
};

/** A line of a ledger beside a change: one that comes, goes or stays. */
export type WhatIfLine = {
  readonly change: "+" | "-" | null;
  readonly spec: string;
  /** In words; `null`: nothing that is known asks for it. */
  readonly why: string | null;
  /** After the change; `null`: it goes. */
  readonly fate: LineFate | null;
  /** It decides now, and would not any more, or the other way round. */
  readonly fateChanges: boolean;
};

export type WhatIfChain = {
  readonly family: "ipv4" | "ipv6";
  readonly name: string;
  readonly purpose: ChainPurpose;
  readonly lines: readonly WhatIfLine[];
};

/** One packet as it fares now, and as it would after the change. */
export type TraceChange = {
  readonly question: Pick<TraceInput, "from" | "to" | "protocol" | "port">;
  readonly from: string;
  readonly to: string;
  /** `tcp/22`, `ping`. */
  readonly packet: string;
  readonly before: { readonly verdict: TraceVerdict; readonly reason: string };
  readonly after: { readonly verdict: TraceVerdict; readonly reason: string };
  readonly isChanged: boolean;
};

/** What a change of a group's rules would do to one of its ports, with nothing written. */
export type WhatIf = {
  /** Rules at fault are left out of what follows. */
  readonly faults: readonly RuleFault[];
  /** The port that is shown; `null`: none is in the group. */
  readonly port: PortUse | null;
  /** `host`: on the chains that its host has; `groups`: on those that it would have. */
  readonly basis: "host" | "groups";
  /** Chains of the port that change, whole. */
  readonly chains: readonly WhatIfChain[];
  /** Other ports whose chains the change is in as well. */
  readonly otherPorts: number;
};

export type WhatIfTraces = {
  readonly traces: readonly TraceChange[];
  /** One sentence each: what may change, too, and was not asked for. */
  readonly notLookedAt: readonly string[];
};
