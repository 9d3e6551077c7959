import type { ConsoleContext } from "@/server/operations/console-context";
import { currentFaults } from "@/server/operations/findings/current-faults";

/** Host → epoch ms of the observation that was counted last. Kept by whoever calls again and again. */
export type CountedObservations = Map<string, number>;

/**
 * Counts what every host shows that was observed since it was counted last: a fault that is there again was seen once more,
 * one that is not there any more is forgotten. A host that does not answer changes nothing. Returns the ids of the sources of
 * hosts with a fault that was seen once only, which a second look would confirm or refute.
 */
export async function rememberFindings(ctx: ConsoleContext, counted: CountedObservations): Promise<readonly string[]> {
  const view = ctx.views.live();
  const { hosts } = view.world;
  const fresh = hosts.flatMap(({ name, state, status }) => {
    const answers = state !== null && (status.state === "live" || status.state === "partial");
    const at = answers ? status.observedAt : null;
    return at === null || counted.get(name) === at ? [] : [{ name, at }];
  });
  for (const { name, at } of fresh) counted.set(name, at);
  for (const name of counted.keys()) if (!hosts.some((host) => host.name === name)) counted.delete(name);
  if (fresh.length > 0) {
    const seenAt = new Map(fresh.map(({ name, at }) => [name, new Date(at)]));
    const faults = new Map([...currentFaults(view)].filter(([, { host }]) => seenAt.has(host)));
    await ctx.db.$transaction(async (tx) => {
      await tx.findingRecord.deleteMany({
        where: {
          OR: [
            { host: { in: [...seenAt.keys()] }, id: { notIn: [...faults.keys()] } },
            { host: { notIn: hosts.map(({ name }) => name) } },
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
