import type { DesiredFabric, DesiredNetwork, FabricMirror, UplinkSetRef } from "@/server/model/desired-fabric";
import type { FabricEffect } from "@/server/model/fabric-effect";
import type { EthernetNetwork, FabricPart } from "@/server/model/fabric-state";
import type { FabricIndex } from "@/server/oneview/plan/fabric-index";
import type { NoticeBook } from "@/server/oneview/plan/notice-book";
import type { Standing } from "@/server/oneview/plan/standing";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

export type FabricStep = PlannedStep<FabricEffect>;

/** What every part of the planner looks at. */
export type Planning = {
  readonly desired: DesiredFabric;
  readonly mirror: FabricMirror;
  readonly index: FabricIndex;
  readonly deletes: "perform" | "tick";
  readonly notices: NoticeBook;
  /** By network id, in lower case: wanted and undecided networks, in scope or not. */
  readonly standings: ReadonlyMap<string, Standing>;
  /** OneView networks, by uri, that stand for a wanted or undecided network, or that a flat mapping leads to. */
  readonly kept: ReadonlySet<string>;
  /** Groups, uplink sets and logical interconnects were all read whole: memberships can be judged. */
  readonly setsKnown: boolean;
  /** Profiles and network sets were read whole: who uses a network can be told. */
  readonly usesKnown: boolean;
  inScope(networkId: string): boolean;
};

export function isRead(index: FabricIndex, ...parts: readonly FabricPart[]): boolean {
  return !index.fabric.errors.some((error) => parts.includes(error.part));
}

export const stepIds = {
  reflect: (applianceId: string, networkId: string) => stepId("network.reflect", applianceId, networkId),
  unreflect: (applianceId: string, ...what: readonly string[]) => stepId("network.unreflect", applianceId, ...what),
  join: (applianceId: string, networkId: string, ref: UplinkSetRef) =>
    stepId("uplink-set.join", applianceId, networkId, ref.logicalInterconnectGroupId, ref.uplinkSetName),
  leave: (applianceId: string, networkId: string, ref: UplinkSetRef) =>
    stepId("uplink-set.leave", applianceId, networkId, ref.logicalInterconnectGroupId, ref.uplinkSetName),
};

/** `network "web" (0123abcd)`; the id alone tells namesakes apart. */
export function networkWords(network: Pick<DesiredNetwork, "networkId" | "name">): string {
  return `network "${network.name || "unnamed"}" (${network.networkId.slice(0, 8)})`;
}

/** `Tagged, VLAN 120` */
export function segmentWords(network: Pick<EthernetNetwork, "ethernetNetworkType" | "vlanId">): string {
  return network.vlanId === null || network.vlanId === 0
    ? network.ethernetNetworkType
    : `${network.ethernetNetworkType}, VLAN ${network.vlanId}`;
}
