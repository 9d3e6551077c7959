import type { Fault } from "@/server/model/finding";
import type { ConsoleContext } from "@/server/operations/console-context";
import { currentFaults } from "@/server/operations/findings/current-faults";

/** Host or appliance → epoch ms of the observation that was counted last. Kept by whoever calls again and again. */
export type CountedObservations = Map<string, number>;

/**
 * Counts what every host and appliance shows that was observed since it was counted last: a fault that is there again was seen once more,
 * one that is not there any more is forgotten. One that does not answer changes nothing. Returns the ids of the sources of
 * hosts with a fault that was seen once only, which a second look would confirm or refute.
 */
export async function rememberFindings(ctx: ConsoleContext, counted: CountedObservations): Promise<readonly string[]> {
  const view = ctx.views.live();
  const { hosts, fabrics } = view.world;
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
  if (fresh.length > 0) {
    const seenAt = new Map(fresh.map(({ source, at }) => [source, new Date(at)]));
    const faults = new Map(
      [...currentFaults(view)]
        .map(([id, fault]) => [id, { ...fault, host: sourceOf(fault.host, fault.shownBy) }] as const)
        .filter(([, { host }]) => seenAt.has(host)),
    );
    await ctx.db.$transaction(async (tx) => {
      await tx.findingRecord.deleteMany({
        where: {
          OR: [
            { host: { in: [...seenAt.keys()] }, id: { notIn: [...faults.keys()] } },
            { host: { notIn: [...names] } },
          ],
        },
      });
      for (const [host, lastSeen] of seenAt) {
        const ids = [...faults].filter(([, fault]) => fault.host === host).map(([id]) => id);
        if (ids.length === 0) continue;
        const again = { timesSeen: { increment: 1 }, lastSeen };
        await tx.findingRecord.updateMany({ where: { id: { in: ids } }, data: again });
        const data = ids.map((id) => ({ id, host, kind: faults.get(id)?.kind ?? "", firstSeen: lastSeen, lastSeen }));
        await tx.findingRecord.createMany({ data, skipDuplicates: true });
      }
    });
  }
  const once = await ctx.db.findingRecord.findMany({
    where: { timesSeen: 1 },
    distinct: ["host"],
    select: { host: true },
  });
  return once.flatMap(({ host }) => hosts.find(({ name }) => name === host)?.status.id ?? []);
}

/** A host and an appliance may have one name; a host's has no blank in it. */
function sourceOf(name: string, shownBy: Fault["shownBy"]): string {
  return shownBy === "appliance" ? `appliance ${name}` : name;
}
