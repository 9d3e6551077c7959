import type { Fault } from "@/server/model/fault";
import type { MappingPolicy, PhysicalNetworkType } from "@/server/model/mapping";
import type { Network } from "@/server/model/neutron";

/** Mappings and networks as pages show them: with names, what is known of the fabric, and what is wrong. */

export type CloudRef = { readonly id: string; readonly name: string; readonly kind: string };

export type ApplianceRef = {
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds of what is shown of it; `null`: never read. */
  readonly observedAt: number | null;
};

export type FlatMappingView = {
  readonly physicalNetwork: string;
  readonly applianceId: string;
  readonly applianceName: string;
  readonly oneViewNetworkId: string;
  /** `null`: not known. */
  readonly oneViewNetworkName: string | null;
  /** What follows a change in a real cloud. */
  readonly policy: MappingPolicy;
  readonly faults: readonly Fault[];
};

/**
 * How an uplink set of a group stands on the appliance, as last seen. `not-installed`: the group has it, and no logical
 * interconnect is of that group. `unreadable`: not enough was shown to tell; never the same as `missing`.
 */
export type UplinkSetState = "consistent" | "not-consistent" | "missing" | "unreadable" | "not-installed";

/** An uplink set of a group in one logical interconnect. */
export type LiveUplinkSet = {
  readonly logicalInterconnect: string;
  /** UUID of the live set; `null`: the logical interconnect has none of that name. */
  readonly uplinkSetId: string | null;
  /** Whether the logical interconnect is as its group says; `null`: the appliance does not tell. */
  readonly isConsistent: boolean | null;
  /** How many networks it carries. */
  readonly networks: number;
  /** Uplink ports, and those with a link; `null`: not read. */
  readonly ports: number;
  readonly linkedPorts: number | null;
};

export type UplinkSetStanding = {
  readonly state: UplinkSetState;
  /** Why it is not `consistent`, a sentence each. */
  readonly reasons: readonly string[];
  readonly live: readonly LiveUplinkSet[];
};

export type UplinkSetOption = {
  readonly applianceId: string;
  readonly applianceName: string;
  readonly logicalInterconnectGroupId: string;
  /** `null`: the appliance shows no such group (any more). */
  readonly groupName: string | null;
  readonly uplinkSetName: string;
  /** `Tagged`, `Untagged`, `Tunnel`, …, or `FibreChannel` for a set that is not Ethernet; `null`: not known. */
  readonly type: string | null;
  /** How many networks the group names in it. */
  readonly networks: number;
  readonly standing: UplinkSetStanding;
  /** The physical network that is mapped to it. */
  readonly mappedTo: string | null;
  /** Why it cannot be picked, whatever else is; empty: it can. */
  readonly refusals: readonly Fault[];
};

export type UplinkSetOptions = {
  readonly items: readonly UplinkSetOption[];
  /** How many match; more than `items` when the list was cut. */
  readonly total: number;
  readonly appliances: readonly ApplianceRef[];
  /** What the asked physical network is mapped to, in its order, whether it matches the search or not. */
  readonly mapped: readonly {
    readonly applianceId: string;
    readonly logicalInterconnectGroupId: string;
    readonly uplinkSetName: string;
  }[];
};

export type UplinkSetMappingView = {
  readonly physicalNetwork: string;
  readonly applianceId: string;
  readonly applianceName: string;
  readonly logicalInterconnectGroupId: string;
  /** `null`: not known. */
  readonly groupName: string | null;
  readonly uplinkSetName: string;
  /** Tagged takes vlan networks, Untagged flat ones; `null`: not known. */
  readonly uplinkSetType: "Tagged" | "Untagged" | null;
  readonly standing: UplinkSetStanding;
  /** What follows a change in a real cloud. */
  readonly policy: MappingPolicy;
  readonly faults: readonly Fault[];
};

/** An uplink set that a managed network belongs in, as group and live sets show it. `null`: not known. */
export type UplinkSetPresence = {
  readonly applianceId: string;
  readonly applianceName: string;
  readonly groupName: string | null;
  readonly uplinkSetName: string;
  /** In the group's definition. */
  readonly inGroup: boolean | null;
  /** The logical interconnects of the group, by name. */
  readonly live: readonly { readonly logicalInterconnect: string; readonly present: boolean }[] | null;
};

/** How a network is to be on OneView by the decision table, and how it is there as last seen. */
export type NetworkOnOneView =
  | { readonly kind: "none"; readonly reason: string }
  /** What decides was not read. */
  | { readonly kind: "unknown"; readonly reason: string }
  | {
      readonly kind: "flat";
      readonly applianceId: string;
      readonly applianceName: string;
      readonly oneViewNetworkId: string;
      readonly oneViewNetworkName: string | null;
      readonly vlanIgnored: boolean;
      readonly problems: readonly string[];
    }
  | {
      readonly kind: "managed";
      readonly appliances: readonly {
        readonly id: string;
        readonly name: string;
        /** `null`: not made yet. */
        readonly oneViewNetworkId: string | null;
        readonly oneViewNetworkName: string | null;
      }[];
      readonly uplinkSets: readonly UplinkSetPresence[];
      /** Every difference from what is intended, in words; empty: none is known. */
      readonly problems: readonly string[];
    };

export type NetworkView = Network & {
  readonly cloudId: string | null;
  /** `null`: of a case, whose appliances are not known. */
  readonly oneView: NetworkOnOneView | null;
  readonly ports: number;
  /** The OneView networks that stand for it. */
  readonly reflections: readonly {
    readonly applianceName: string;
    readonly oneViewNetworkId: string;
    readonly oneViewNetworkName: string | null;
    readonly manageable: boolean;
  }[];
};

export type PhysicalNetworkView = {
  readonly cloudId: string;
  readonly name: string;
  /** Empty: the cloud no longer has it, only a mapping does. */
  readonly types: readonly PhysicalNetworkType[];
  readonly networks: readonly {
    readonly id: string;
    readonly name: string;
    readonly networkType: string;
    readonly segmentationId: number | null;
    readonly reflected: boolean;
  }[];
  readonly flat: FlatMappingView | null;
  readonly uplinkSets: readonly UplinkSetMappingView[];
};

export type MappingsView = {
  readonly cloud: CloudRef;
  readonly clouds: readonly CloudRef[];
  readonly appliances: readonly ApplianceRef[];
  readonly physicalNetworks: readonly PhysicalNetworkView[];
};

export type OneViewNetworkOption = {
  readonly applianceId: string;
  readonly applianceName: string;
  readonly id: string;
  readonly name: string;
  readonly ethernetNetworkType: string;
  readonly vlanId: number | null;
  /** `<uplink set> of <logical interconnect>` */
  readonly uplinkSets: readonly string[];
  readonly serverProfiles: number;
  /** Physical networks that are mapped onto it. */
  readonly mappedTo: readonly string[];
  /** Why it cannot be picked; `null`: it can. */
  readonly refusal: Fault | null;
};

export type OneViewNetworkOptions = {
  readonly items: readonly OneViewNetworkOption[];
  /** How many match; more than `items` when the list was cut. */
  readonly total: number;
  readonly appliances: readonly ApplianceRef[];
};

/** A fault of a mapping that is only thought of; `uplinkSet` where it is about one set. */
export type CandidateFault = Fault & {
  readonly uplinkSet: { readonly logicalInterconnectGroupId: string; readonly uplinkSetName: string } | null;
};

/** A fault with its place in a text, where it has one. */
export type LocatedFault = Fault & { readonly line: number | null; readonly column: number | null };

export type IniCheck = {
  readonly faults: readonly LocatedFault[];
  readonly notices: readonly LocatedFault[];
  /** How many mappings were read; `null`: the option is not in the text. */
  readonly flat: number | null;
  readonly uplinkSets: number | null;
};
