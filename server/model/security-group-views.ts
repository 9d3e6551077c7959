import type { Named, PortUse } from "./object-views";

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
  /** It never decides: what an earlier line of this chain matches already. */
  readonly shadowedBy: string | null;
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
