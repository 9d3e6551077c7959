/**
 * What one OneView appliance showed, reduced to what graph, mappings and plans need, the same for every API version
 * (e.g. `connections` lives in two places: before and from API 600). `uri` is the appliance's path and is the identity.
 */

export type EthernetNetwork = {
  readonly uri: string;
  readonly name: string;
  /** `Tagged`, `Untagged`, `Tunnel`, … */
  readonly ethernetNetworkType: string;
  /** `null` for untagged (the appliance answers 0, null or nothing). */
  readonly vlanId: number | null;
  readonly purpose: string | null;
  /** Holds the mark of the console that made it. */
  readonly description: string | null;
  readonly state: string | null;
  readonly status: string | null;
  readonly eTag: string | null;
};

/** Networks that one profile connection carries together; members travel tagged except the native one. */
export type NetworkSet = {
  readonly uri: string;
  readonly name: string;
  readonly networkUris: readonly string[];
  readonly nativeNetworkUri: string | null;
  readonly status: string | null;
};

export type GroupUplinkSet = {
  /** The key within its group: these have no uri. */
  readonly name: string;
  readonly networkType: string;
  readonly ethernetNetworkType: string;
  readonly networkUris: readonly string[];
  readonly nativeNetworkUri: string | null;
};

export type LogicalInterconnectGroup = {
  readonly uri: string;
  readonly name: string;
  readonly state: string | null;
  readonly status: string | null;
  readonly uplinkSets: readonly GroupUplinkSet[];
  readonly eTag: string | null;
};

export type LogicalInterconnect = {
  readonly uri: string;
  readonly name: string;
  readonly groupUri: string | null;
  readonly enclosureUris: readonly string[];
  readonly interconnectUris: readonly string[];
  /** `CONSISTENT` or `NOT_CONSISTENT` with its group. */
  readonly consistencyStatus: string | null;
  readonly status: string | null;
};

export type UplinkPort = { readonly portUri: string | null; readonly bay: string | null; readonly port: string | null };

export type UplinkSet = {
  readonly uri: string;
  /** Unique only within its logical interconnect. */
  readonly name: string;
  readonly logicalInterconnectUri: string;
  readonly networkType: string;
  readonly ethernetNetworkType: string;
  readonly networkUris: readonly string[];
  readonly nativeNetworkUri: string | null;
  readonly reachability: string | null;
  readonly ports: readonly UplinkPort[];
  readonly status: string | null;
  readonly eTag: string | null;
};

export type InterconnectPort = {
  readonly portId: string;
  readonly name: string;
  readonly portType: string | null;
  readonly status: string | null;
  readonly statusReason: string | null;
  readonly speed: string | null;
  readonly uplinkSetUri: string | null;
  readonly neighbour: string | null;
};

export type Interconnect = {
  readonly uri: string;
  readonly name: string;
  readonly model: string | null;
  readonly logicalInterconnectUri: string | null;
  readonly enclosureUri: string | null;
  readonly state: string | null;
  readonly status: string | null;
  readonly ports: readonly InterconnectPort[];
};

export type Enclosure = {
  readonly uri: string;
  readonly name: string;
  readonly enclosureType: string | null;
  readonly serialNumber: string | null;
  readonly state: string | null;
  readonly status: string | null;
  readonly deviceBays: readonly {
    readonly bay: number;
    readonly deviceUri: string | null;
    readonly profileUri: string | null;
  }[];
};

export type VirtualPort = {
  readonly portId: string;
  readonly mac: string | null;
  readonly interconnectUri: string | null;
};

export type ServerHardware = {
  readonly uri: string;
  readonly name: string;
  readonly model: string | null;
  readonly serialNumber: string | null;
  /** Enclosure; `null` for a rack server. */
  readonly locationUri: string | null;
  readonly bay: number | null;
  readonly profileUri: string | null;
  readonly powerState: string | null;
  readonly powerLock: boolean;
  readonly state: string | null;
  readonly status: string | null;
  readonly ports: readonly VirtualPort[];
};

export type ProfileConnection = {
  readonly id: number;
  readonly name: string | null;
  readonly functionType: string;
  /** Network or network set. */
  readonly networkUri: string | null;
  readonly portId: string | null;
  readonly mac: string | null;
  readonly bootPriority: string | null;
  readonly state: string | null;
  readonly status: string | null;
};

export type ServerProfile = {
  readonly uri: string;
  readonly name: string;
  readonly serverHardwareUri: string | null;
  readonly enclosureUri: string | null;
  readonly connections: readonly ProfileConnection[];
  /** False: booting is left to the server, and none of its connections takes a boot priority. Absent: not known. */
  readonly managesBoot?: boolean;
  readonly state: string | null;
  readonly status: string | null;
  readonly eTag: string | null;
};

/** The lists that make up a fabric: each is read alone and can fail alone. */
export type FabricPart =
  | "networks"
  | "networkSets"
  | "groups"
  | "logicalInterconnects"
  | "uplinkSets"
  | "interconnects"
  | "enclosures"
  | "serverHardware"
  | "serverProfiles";

/** A kind of resource that could not be read, or only in part; its list is then short or empty, the rest is still good. */
export type FabricError = { readonly part: FabricPart; readonly message: string };

export type FabricState = {
  readonly applianceId: string;
  readonly name: string;
  readonly apiVersion: number;
  readonly observedAt: number;
  readonly networks: readonly EthernetNetwork[];
  readonly networkSets: readonly NetworkSet[];
  readonly groups: readonly LogicalInterconnectGroup[];
  readonly logicalInterconnects: readonly LogicalInterconnect[];
  readonly uplinkSets: readonly UplinkSet[];
  readonly interconnects: readonly Interconnect[];
  readonly enclosures: readonly Enclosure[];
  readonly serverHardware: readonly ServerHardware[];
  readonly serverProfiles: readonly ServerProfile[];
  readonly errors: readonly FabricError[];
};
