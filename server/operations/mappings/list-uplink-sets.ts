import type { UplinkSetOption, UplinkSetOptions } from "@/server/model/mapping-views";
import type { OperationContext } from "@/server/operations/context";
import { readIntent } from "@/server/operations/intent/read-intent";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { applianceRefs } from "@/server/operations/mappings/list-mappings";
import { uplinkSetOptions } from "@/server/operations/mappings/uplink-set-options";

export type UplinkSetsInput = {
  readonly cloudId?: string | undefined;
  readonly applianceId?: string | undefined;
  readonly physicalNetwork?: string | undefined;
  /** Part of set, group, logical interconnect, type or physical network, in any case. */
  readonly search?: string | undefined;
  readonly limit: number;
};

/** The uplink sets of groups that a physical network can be mapped to, as last seen, by appliance, group and name. */
export async function listUplinkSets(ctx: OperationContext, input: UplinkSetsInput): Promise<UplinkSetOptions> {
  const cloud = await resolveCloud(ctx.db, input.cloudId);
  const stored = await readIntent(ctx.db, cloud.id);
  const appliances = stored.appliances.filter(
    (each) => input.applianceId === undefined || each.id === input.applianceId,
  );
  const mappings = stored.intent.uplinkSetMappings;
  const found = appliances
    .flatMap((appliance) =>
      uplinkSetOptions({
        cloudId: cloud.id,
        appliance,
        fabric: ctx.fabric(appliance.id) ?? undefined,
        mappings,
        physicalNetwork: input.physicalNetwork,
      }),
    )
    .filter((option) => matches(option, input.search ?? ""))
    .sort(byPlace);
  return {
    items: found.slice(0, input.limit),
    total: found.length,
    appliances: applianceRefs(ctx, { appliances }),
    mapped: mappings
      .filter((each) => each.physicalNetwork === input.physicalNetwork)
      .filter((each) => appliances.some(({ id }) => id === each.applianceId))
      .map(({ applianceId, logicalInterconnectGroupId, uplinkSetName }) => ({
        applianceId,
        logicalInterconnectGroupId,
        uplinkSetName,
      })),
  };
}

function byPlace(a: UplinkSetOption, b: UplinkSetOption): number {
  const compare = (x: string, y: string) => x.localeCompare(y, "en", { numeric: true });
  return (
    compare(a.applianceName, b.applianceName) ||
    compare(a.groupName ?? "", b.groupName ?? "") ||
    compare(a.logicalInterconnectGroupId, b.logicalInterconnectGroupId) ||
    compare(a.uplinkSetName, b.uplinkSetName)
  );
}

function matches(option: UplinkSetOption, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const texts = [
    option.uplinkSetName,
    option.groupName ?? option.logicalInterconnectGroupId,
    option.type ?? "",
    option.mappedTo ?? "",
    ...option.standing.live.map((each) => each.logicalInterconnect),
  ].map((text) => text.toLowerCase());
  return words.every((word) => texts.some((text) => text.includes(word)));
}
