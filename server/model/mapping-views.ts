import type { Fault } from "@/server/model/fault";
import type { PhysicalNetworkType } from "@/server/model/mapping";
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
  readonly faults: readonly Fault[];
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
  readonly faults: readonly Fault[];
};

export type NetworkView = Network & {
  readonly cloudId: string | null;
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

/** A fault with its place in a text, where it has one. */
export type LocatedFault = Fault & { readonly line: number | null; readonly column: number | null };

export type IniCheck = {
  readonly faults: readonly LocatedFault[];
  readonly notices: readonly LocatedFault[];
  /** How many mappings were read; `null`: the option is not in the text. */
  readonly flat: number | null;
  readonly uplinkSets: number | null;
};
