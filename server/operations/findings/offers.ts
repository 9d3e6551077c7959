import type { Host } from "@/server/db/generated/client";
import { repairOf } from "@/server/findings/repairs/repair-of";
import type { Fault, FindingOffer } from "@/server/model/finding";
import { parseNodeId } from "@/server/topology/ids";
import type { World } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";

export type KnownHost = Pick<Host, "id" | "name" | "ownership" | "plumbing" | "enabled">;

/** What the console can do about a fault of a live host; `null`: nothing but what its remedy says. */
export function offerFor(
  fault: Fault,
  rows: ReadonlyMap<string, KnownHost>,
  world: World,
  parts: WorldParts,
): FindingOffer | null {
  const ref = parseNodeId(fault.nodeId);
  if (fault.shownBy === "appliance") {
    if (fault.cloudId === undefined || ref === null || !("appliance" in ref)) return null;
    const { cloudId } = fault;
    return { kind: "reconcile", scope: { kind: "appliance", applianceId: ref.appliance, cloudId } };
  }
  const mended = repairOf(fault, parts);
  const key = mended?.host ?? (ref !== null && "host" in ref ? ref.host : null);
  const id = key === null ? undefined : world.hosts.find((host) => host.key === key)?.status.id;
  const row = id === undefined ? undefined : rows.get(id);
  if (row === undefined || !row.enabled) return null;
  if (row.ownership === "managed") {
    return row.plumbing === null ? null : { kind: "reconcile", scope: { kind: "host", hostId: row.id } };
  }
  return mended === null ? null : { kind: "repair", hostId: row.id, host: row.name };
}
