import type { Tx } from "@/server/db/client";
import { CONFIRMED, type Fault, NEEDS_CLOUD } from "@/server/model/finding";
import type { ConsoleContext } from "@/server/operations/console-context";
import { currentFaults } from "@/server/operations/findings/current-faults";
import { faultSchema } from "@/server/operations/findings/stored-fault";
import type { World } from "@/server/topology/world";

/** Host or appliance → epoch ms of the observation that was counted last. Kept by whoever calls again and again. */
export type CountedObservations = Map<string, number>;

/**
 * Counts what every host and appliance shows that was observed since it was counted last: a fault that is there again was seen once more,
 * one that is not there any more is forgotten. One that does not answer changes nothing. Returns the ids of the sources of
 * hosts with a fault that was seen once only, or not counted yet because what it is compared with changed and the host did
 * not: a second look would confirm or refute it.
 */
export async function rememberFindings(ctx: ConsoleContext, counted: CountedObservations): Promise<readonly string[]> {
  const { world, cache } = ctx.views.live();
  const { hosts, fabrics } = world;
  const sources = [
    ...hosts.map(({ name, state, status }) => ({ source: name, state, status })),
    ...fabrics.map(({ state, status }) => ({ source: sourceOf(status.name, "appliance"), state, status })),
  ];
  const names = new Set(sources.map(({ source }) => source));
  const fresh = sources.flatMap(({ source, state, status }) => {
    const answers = state !== null && (status.state === "live" || status.state === "partial");
    const at = answers ? status.observedAt : null;
    return at === null || counted.get(source) === at ? [] : [{ source, at }];
  });
  for (const { source, at } of fresh) counted.set(source, at);
  for (const source of counted.keys()) if (!names.has(source)) counted.delete(source);
  const shown = await currentFaults(world, cache.parts(world));
  if (fresh.length > 0) {
    const seenAt = new Map(fresh.map(({ source, at }) => [source, new Date(at)]));
    const faults = new Map(
      [...shown]
        .map(([id, fault]) => [id, { ...fault, host: sourceOf(fault.host, fault.shownBy) }] as const)
        .filter(([, { host }]) => seenAt.has(host)),
    );
    const unjudged = cloudsAnswer(world) ? [] : NEEDS_CLOUD;
    await ctx.db.$transaction(async (tx) => {
      await tx.findingRecord.deleteMany({
        where: {
          OR: [
            {
              ...{ host: { in: [...seenAt.keys()] }, id: { notIn: [...faults.keys()] } },
              kind: { notIn: [...unjudged] },
            },
            { host: { notIn: [...names] } },
          ],
        },
      });
      await forgetMutes(tx, new Date(ctx.now()));
      for (const [host, lastSeen] of seenAt) {
        const ids = [...faults].filter(([, fault]) => fault.host === host).map(([id]) => id);
        if (ids.length === 0) continue;
        const again = { timesSeen: { increment: 1 }, lastSeen };
        await tx.findingRecord.updateMany({ where: { id: { in: ids } }, data: again });
        const data = ids.map((id) => ({ id, host, kind: faults.get(id)?.kind ?? "", firstSeen: lastSeen, lastSeen }));
        await tx.findingRecord.createMany({ data, skipDuplicates: true });
        await keepFaults(tx, ids, shown);
      }
    });
  }
  const seen = await ctx.db.findingRecord.findMany({ select: { id: true, host: true, timesSeen: true } });
  const counts = new Set(seen.map(({ id }) => id));
  const doubtful = new Set([
    ...seen.flatMap(({ host, timesSeen }) => (timesSeen < CONFIRMED ? [host] : [])),
    ...[...shown].flatMap(([id, { host, shownBy }]) => (counts.has(id) || shownBy !== undefined ? [] : [host])),
  ]);
  return hosts.flatMap(({ name, status }) =>
    doubtful.has(name) && (status.state === "live" || status.state === "partial") ? [status.id] : [],
  );
}

/** Whether a fault that was judged by what clouds say would still be seen: one that is silent takes none away. */
function cloudsAnswer({ clouds = [] }: World): boolean {
  return clouds.every(({ state }) => state === "live" || state === "partial");
}

/** What the row shows of its fault, where that is not as it was. */
async function keepFaults(tx: Tx, ids: readonly string[], shown: ReadonlyMap<string, Fault>): Promise<void> {
  const rows = await tx.findingRecord.findMany({ where: { id: { in: [...ids] } }, select: { id: true, fault: true } });
  for (const { id, fault: before } of rows) {
    const fault = shown.get(id);
    if (fault === undefined) continue;
    const { kind, severity, host, object, message, remedy } = fault;
    const kept = faultSchema.safeParse(before);
    if (kept.success && kept.data.message === message && kept.data.severity === severity) continue;
    const data = { kind, severity, host, object, message, ...(remedy === undefined ? {} : { remedy }) };
    await tx.findingRecord.update({ where: { id }, data: { fault: data } });
  }
}

/** Mutes that are over: their time is up, or they were for as long as a finding lasts that is gone. */
async function forgetMutes(tx: Tx, now: Date): Promise<void> {
  const lasting = await tx.findingMute.findMany({ where: { until: null }, select: { id: true } });
  const ids = lasting.map(({ id }) => id);
  const there = await tx.findingRecord.findMany({ where: { id: { in: ids } }, select: { id: true } });
  const seen = new Set(there.map(({ id }) => id));
  const over = ids.filter((id) => !seen.has(id));
  await tx.findingMute.deleteMany({ where: { OR: [{ id: { in: over } }, { until: { lte: now } }] } });
}

/** A host and an appliance may have one name; a host's has no blank in it. */
function sourceOf(name: string, shownBy: Fault["shownBy"]): string {
  return shownBy === "appliance" ? `appliance ${name}` : name;
}
