import type { FabricState } from "@/server/model/fabric-state";
import type { SourceStatus } from "@/server/model/graph";
import type { HostState } from "@/server/model/host-state";
import type { FlatMapping, PhysicalNetwork, UplinkSetMapping } from "@/server/model/mapping";
import type { NeutronState } from "@/server/model/neutron";

/** A host as last read; `state` stays the last good one when the source stops answering, `null` before the first. */
export type WorldHost = {
  /** Stable, in node ids and addresses. */
  readonly key: string;
  readonly name: string;
  readonly state: HostState | null;
  readonly status: SourceStatus;
};

export type WorldFabric = { readonly state: FabricState | null; readonly status: SourceStatus };

/**
 * Everything the graph is made of: plain data, never changed in place. Equal `state` objects mean equal content, which
 * is what lets a `GraphCache` keep the part of a host that did not change.
 */
export type World = {
  readonly revision: string;
  readonly hosts: readonly WorldHost[];
  readonly fabrics: readonly WorldFabric[];
  /** Real clouds whose intent is mirrored; absent: none. */
  readonly clouds?: readonly SourceStatus[];
  readonly neutron: readonly NeutronState[];
  readonly physicalNetworks: readonly PhysicalNetwork[];
  readonly flatMappings: readonly FlatMapping[];
  readonly uplinkSetMappings: readonly UplinkSetMapping[];
};

/** Hosts and appliances to open, by node id, key or name; everything else stays one node. */
export type View = { readonly expand: "all" | readonly string[] };
