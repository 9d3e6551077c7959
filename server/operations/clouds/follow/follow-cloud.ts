import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { applyFollowed } from "@/server/operations/clouds/follow/apply-followed";
import { type Changed, type Concerned, concernedBy } from "@/server/operations/clouds/follow/concerned-by";
import { leavePlan } from "@/server/operations/clouds/follow/leave-plan";
import { mayConcern } from "@/server/operations/clouds/follow/may-concern";
import { type MirrorStanding, mirrorStanding } from "@/server/operations/clouds/follow/mirror-standing";
import { untilApplied } from "@/server/operations/clouds/follow/until-applied";
import { vanishing } from "@/server/operations/clouds/follow/vanishing";
import { isTouched, type WaitingPlan, waitingPlans } from "@/server/operations/clouds/follow/waiting-plans";
import type { OperationContext } from "@/server/operations/context";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { knownFabrics } from "@/server/operations/intent/known-fabrics";
import { mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import { readIntent } from "@/server/operations/intent/read-intent";

export type Following = {
  readonly cloudId: string;
  readonly changed: Changed;
  /** The cloud was read for the first time: nothing that deletes is applied by itself. */
  readonly isImport: boolean;
  /** What stands in the way was told before: this is another attempt. */
  readonly isAgain: boolean;
};

/** `owed`: why something could not be done or known; the whole cloud is to be followed again. `null`: all is done. */
export type Followed = { readonly owed: string | null };

/**
 * What follows from changes in a real cloud that its record shows: compares what they concern with the appliances, and
 * applies the difference or leaves it as a plan that waits, as the mappings say. It rests on the database alone, so it
 * may be called at any time, and again; where nothing differs nothing is left behind.
 */
export async function followCloud(
  ctx: OperationContext,
  { cloudId, changed, isImport, isAgain }: Following,
  signal: AbortSignal,
): Promise<Followed> {
  const row = await ctx.db.cloud.findUnique({
    where: { id: cloudId },
    select: { kind: true, name: true, mirror: true },
  });
  if (row === null || row.kind === "inventory") return { owed: null };
  const standing = mirrorStanding(row.name, row.mirror);
  if (standing.problem !== null) return { owed: standing.problem };
  const waiting = (await waitingPlans(ctx, cloudId)).filter((each) => isTouched(each, changed));
  if (waiting.length === 0 && !(await mayConcern(ctx, cloudId, changed))) return { owed: null };
  const underWay = await untilApplied(ctx, cloudId, signal);
  if (underWay !== null) return { owed: underWay };
  const stored = await readIntent(ctx.db, cloudId);
  const { intent, appliances } = stored;
  const facts = mappingFactsOf(knownFabrics(ctx, appliances), appliances);
  const { auto, approve } = knownOnly(concernedBy(intent, changed, facts), intent, standing);
  const isTold = isAgain || changed === "everything";
  const silences: (string | null)[] = [];

  if (hasAny(auto)) {
    const mass = vanishing(intent, auto);
    const request = { ...reconcileAll(cloudId), ...auto, deletes: !isImport && mass === null };
    const notices = mass === null ? [] : [mass];
    const { owed, isLeft } = await applyFollowed(ctx, { stored, request, notices, isTold }, signal);
    silences.push(owed);
    const replaces = waiting.filter((each) => isWithin(each, auto));
    if (isLeft) silences.push(await leavePlan(ctx, { request, replaces, notices, isTold: true }, signal));
  }
  const absorbed = waiting.filter((each) => isTouched(each, approve) && !isWithin(each, auto));
  if (hasAny(approve)) {
    const all = without(union([approve, ...absorbed.map((each) => each.request)]), auto);
    const deletes = !isImport && absorbed.every((each) => each.request.deletes);
    const request = { ...reconcileAll(cloudId), ...all, deletes };
    const asRead = hasAny(auto) ? {} : { stored };
    silences.push(await leavePlan(ctx, { ...asRead, request, replaces: absorbed, notices: [], isTold }, signal));
  }
  // those that are still there about what changed: as it is now, they may be another or none
  for (const each of (await waitingPlans(ctx, cloudId)).filter(({ id }) => waiting.some((other) => other.id === id))) {
    if (absorbed.some(({ id }) => id === each.id)) continue;
    const again = { request: each.request, replaces: [each], notices: [], isTold: true };
    silences.push(await leavePlan(ctx, again, signal));
  }
  return { owed: silences.find((each) => each !== null) ?? null };
}

type Ids = { readonly networkIds?: readonly string[] | undefined; readonly portIds?: readonly string[] | undefined };

/** Without ports that the record lacks because they could not be read: these are not gone. */
function knownOnly(
  found: ReturnType<typeof concernedBy>,
  { ports }: CloudIntent,
  { unreadPorts }: MirrorStanding,
): ReturnType<typeof concernedBy> {
  if (unreadPorts !== "all" && unreadPorts.size === 0) return found;
  const known = new Set(ports.map((each) => each.id));
  const isKnown = (id: string) => known.has(id) || (unreadPorts !== "all" && !unreadPorts.has(id));
  const kept = (each: Concerned): Concerned => ({ ...each, portIds: each.portIds.filter(isKnown) });
  return { auto: kept(found.auto), approve: kept(found.approve) };
}

function hasAny({ networkIds, portIds }: Concerned): boolean {
  return networkIds.length + portIds.length > 0;
}

function union(all: readonly Ids[]): Concerned {
  const sorted = (ids: readonly string[]) => [...new Set(ids)].sort();
  return {
    networkIds: sorted(all.flatMap((each) => each.networkIds ?? [])),
    portIds: sorted(all.flatMap((each) => each.portIds ?? [])),
  };
}

function without(all: Concerned, taken: Concerned): Concerned {
  return {
    networkIds: all.networkIds.filter((id) => !taken.networkIds.includes(id)),
    portIds: all.portIds.filter((id) => !taken.portIds.includes(id)),
  };
}

function isWithin({ request }: WaitingPlan, by: Concerned): boolean {
  return (
    (request.networkIds ?? []).every((id) => by.networkIds.includes(id)) &&
    (request.portIds ?? []).every((id) => by.portIds.includes(id))
  );
}
