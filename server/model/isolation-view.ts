import type { SourceStatus } from "./graph";
import type { IsolatedVm } from "./isolation";

/** How isolation stands on a host, for people: what is intended beside what is there. */

export type IsolationRuleView = {
  /** `in`: what reaches the VM; `out`: what the VM may send. */
  readonly direction: "in" | "out";
  /** Text after `ebtables -A`. */
  readonly text: string;
  /** `unknown`: the rules of the host could not be read. */
  readonly state: "present" | "missing" | "unknown";
};

export type IsolatedNicView = {
  readonly device: string;
  readonly mac: string;
  /** The MAC prefix that is this NIC's network, e.g. `02:00:c0:a8:01`. */
  readonly prefix: string;
  /** The bridge that the device is on now; `null`: on none, or not there. */
  readonly bridge: string | null;
  /** `gone`: no such device; `off-bridge`: on no bridge; `unfiltered`: on a bridge that is not filtered. */
  readonly state: "filtered" | "partly" | "open" | "gone" | "off-bridge" | "unfiltered" | "unknown";
  readonly rules: readonly IsolationRuleView[];
  /** Rules at this device made for another MAC: the device's name was used before, or the VM changed its MAC. */
  readonly foreign: readonly string[];
};

export type IsolatedVmView = {
  readonly name: string;
  readonly source: IsolatedVm["source"];
  readonly nics: readonly IsolatedNicView[];
};

/** A device on a filtered bridge that could be a VM's and that no isolated VM accounts for. */
export type StrayTap = {
  readonly device: string;
  readonly bridge: string;
  /** The guest's MAC as its rules say; `null`: it has no rule that tells. */
  readonly mac: string | null;
  readonly hasIn: boolean;
  readonly hasOut: boolean;
};

/** Rules that name a device which is on no bridge. */
export type OrphanRules = {
  readonly device: string;
  /** As the host prints them. */
  readonly rules: readonly string[];
  /** The device is there, only on no bridge: its rules are never flushed. */
  readonly exists: boolean;
  /** Of the form that isolation writes; others are flushed only when they are ticked. */
  readonly ours: boolean;
};

export type PrefixNetwork = {
  readonly prefix: string;
  readonly bridge: string;
  readonly members: readonly { readonly vm: string; readonly device: string; readonly mac: string }[];
  /** On the same bridge and not in the prefix, and no isolated VM: what they send never arrives at a member. */
  readonly outside: readonly { readonly device: string; readonly mac: string; readonly what: string }[];
};

export type IsolationHostView = {
  readonly hostId: string;
  readonly hostName: string;
  /** Only on a managed host anything can be changed. */
  readonly managed: boolean;
  readonly state: SourceStatus["state"];
  /** Epoch milliseconds of the last good read; `null`: never. */
  readonly observedAt: number | null;
  /** Why rules or devices are not known; empty: they are. */
  readonly unread: readonly string[];
  /** Of ebtables; `null`: its text does not tell. */
  readonly backend: "nf_tables" | "legacy" | null;
  /** `null`: all. */
  readonly filteredBridges: readonly string[] | null;
  readonly bridges: readonly { readonly name: string; readonly ports: readonly string[]; readonly filtered: boolean }[];
  readonly vms: readonly IsolatedVmView[];
  readonly strays: readonly StrayTap[];
  readonly orphans: readonly OrphanRules[];
  readonly networks: readonly PrefixNetwork[];
};

export type IsolationView = {
  readonly hosts: readonly IsolationHostView[];
  /** What these rules do not stop, a sentence each. */
  readonly hazards: readonly string[];
};

/** A NIC list that was understood, before anything is asked for. */
export type NicReading = {
  /** How the text was understood. */
  readonly form: "libvirt-xml" | "domiflist" | "xm-network-list" | "list";
  readonly vm: string | null;
  readonly nics: readonly { readonly device: string; readonly mac: string }[];
  /** Bridge → its ports, where a table of `brctl show` stood beside the NICs. */
  readonly bridges: ReadonlyMap<string, readonly string[]> | null;
  readonly notices: readonly string[];
};

/** What of OpenNebula, and of the nodes, is to be set up; texts to be copied. */
export type OpenNebulaSetup = {
  /** For oned.conf. */
  readonly vmHook: string;
  /** What the hooks run on the node: it tells this console. */
  readonly script: string;
  /** For OpenNebula's own scripts, the line of its guide with the path of ebtables, and a narrower one. */
  readonly sudoers: string;
  readonly sudoersNarrow: string;
};

/** What an event of OpenNebula led to. */
export type HookAnswer = {
  readonly event: string;
  readonly vm: string | null;
  readonly hosts: readonly {
    readonly host: string;
    readonly planId: string;
    readonly status: string;
    /** Rules that were written and taken away; empty: it was so already. */
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly notices: readonly string[];
    readonly error: string | null;
  }[];
};
