import type { SourceStatus } from "./graph";
import type { HostSettings } from "./host-input";
import type { AgentProcess, CollectorError, Source } from "./host-state";
import type { Plumbing } from "./plumbing";

/** A host as lists show it: its row without secrets, and how its observation stands. */
export type HostSummary = {
  readonly id: string;
  readonly name: string;
  readonly ownership: "observed" | "managed";
  readonly settings: HostSettings;
  /** `null`: nothing is plugged or wired on it by the console. */
  readonly plumbing: Plumbing | null;
  readonly hostKey: string | null;
  readonly hasSecret: boolean;
  readonly enabled: boolean;
  readonly state: SourceStatus["state"];
  /** Epoch milliseconds of the last good read. */
  readonly observedAt: number | null;
  /** `null` before the first good read. */
  readonly counts: HostCounts | null;
  readonly errors: readonly CollectorError[];
  readonly neutron: HostNeutron;
  /** Why it cannot be reached at all. */
  readonly failure: { readonly message: string; readonly remedy: string | null } | null;
};

/** An agent of Neutron that lives on the host. */
export type HostAgent = {
  readonly id: string;
  readonly type: string;
  /** `null`: the cloud does not answer, so nobody knows. */
  readonly alive: boolean | null;
  readonly adminStateUp: boolean;
  /** Epoch milliseconds by the cloud's clock. */
  readonly heartbeatAt: number | null;
  /** Name and value of what explains the data plane: bridge mappings, tunnel types ... */
  readonly configurations: readonly (readonly [string, string])[];
};

/** What Neutron's agents are on the host, and what its data plane shows of how they were set up. */
export type HostNeutron = {
  readonly agents: readonly HostAgent[];
  /** Seen from rules and flows; two while a host changes from one to the other, empty: none. `null`: not read. */
  readonly firewalls: readonly ("iptables_hybrid" | "openvswitch")[] | null;
  /** Seen from flows; `null`: there is no tunnel, or it was not read. */
  readonly l2population: boolean | null;
};

export type HostCounts = {
  readonly namespaces: number;
  readonly linuxBridges: number;
  readonly ovsBridges: number;
  readonly ports: number;
};

export type HostBridge = {
  readonly name: string;
  readonly kind: "linux" | "ovs";
  readonly namespace: string;
  readonly ports: number;
  readonly detail: string;
};

export type HostDetails = HostSummary & {
  readonly hostname: string | null;
  readonly kernel: string | null;
  readonly ovsVersion: string | null;
  /** Who else wires the host, as far as it was seen, e.g. `ovn-controller runs there (pid 812)`; `null`: nobody. */
  readonly otherController: string | null;
  /** Why tags do not separate guests' ports there, so that new ones are not isolated; `null`: they do. */
  readonly separatedOtherwise: string | null;
  readonly namespaces: readonly { readonly name: string; readonly links: number; readonly processes: number }[];
  readonly bridges: readonly HostBridge[];
  readonly agents: readonly AgentProcess[];
  readonly sources: readonly Source[];
};

/** What a trial connection showed. */
export type HostTest = {
  /** SSH only. `new`: not accepted yet, and nothing but the key was exchanged; `changed`: differs from the accepted one. */
  readonly hostKey: { readonly fingerprint: string; readonly state: "new" | "accepted" | "changed" } | null;
  /** `null` while the host key is not accepted. */
  readonly host: {
    readonly hostname: string;
    readonly versions: readonly { readonly name: string; readonly version: string }[];
    /** What cannot be read and why, a sentence each. Empty: everything can. */
    readonly missing: readonly string[];
    readonly ms: number;
  } | null;
};
