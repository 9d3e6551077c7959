import { BridgeheadError } from "@/server/model/errors";
import type { Finding } from "@/server/model/finding";
import type { ConsoleContext } from "@/server/operations/console-context";
import { currentFaults } from "@/server/operations/findings/current-faults";
import { mutesOf } from "@/server/operations/findings/mutes-of";
import { offerFor } from "@/server/operations/findings/offers";
import type { World } from "@/server/topology/world";

type FindingsInput = {
  /** Id or name of a host or appliance. */
  readonly hostId?: string | undefined;
  readonly caseId?: string | undefined;
};

/** The faults that hosts and appliances show now, worst first, each with since when. What was mended is not in it. */
export async function readFindings(ctx: ConsoleContext, input: FindingsInput): Promise<Finding[]> {
  const view = await ctx.views.of(input.caseId);
  const only = input.hostId === undefined ? null : hostOf(view.world, input.hostId);
  const parts = view.cache.parts(view.world);
  const faults = [...(await currentFaults(view.world, parts))].filter(
    ([, { host }]) => only === null || host === only.name,
  );
  if (input.caseId !== undefined) {
    const { createdAt } = await ctx.db.case.findUniqueOrThrow({ where: { id: input.caseId } });
    return faults.map(([id, fault]) => ({ id, ...fault, firstSeen: createdAt, timesSeen: 1 }));
  }
  const rows = await ctx.db.findingRecord.findMany({ where: { id: { in: faults.map(([id]) => id) } } });
  const records = new Map(rows.map((row) => [row.id, row]));
  const readAt = new Map(
    [...view.world.fabrics, ...view.world.hosts].map(({ status }) => [status.name, status.observedAt]),
  );
  const hosts = await ctx.db.host.findMany({
    select: { id: true, name: true, ownership: true, plumbing: true, enabled: true },
  });
  const known = new Map(hosts.map((host) => [host.id, host]));
  const mutes = await mutesOf(
    ctx,
    faults.map(([id]) => id),
  );
  return faults.map(([id, fault]) => {
    const record = records.get(id);
    const firstSeen = record?.firstSeen ?? new Date(readAt.get(fault.host) ?? ctx.now());
    const offer = offerFor(fault, known, view.world, parts);
    const mute = mutes.get(id);
    return {
      ...{ id, ...fault, firstSeen, timesSeen: record?.timesSeen ?? 1 },
      ...(offer === null ? {} : { offer }),
      ...(mute === undefined ? {} : { mute }),
    };
  });
}

function hostOf(world: World, wanted: string): { readonly name: string } {
  const found = world.hosts.find(({ key, name, status }) => [key, name, status.id].includes(wanted));
  if (found !== undefined) return found;
  const appliance = world.fabrics.find(({ status }) => [status.name, status.id].includes(wanted));
  if (appliance !== undefined) return { name: appliance.status.name };
  throw new BridgeheadError("missing", `There is no observed host ${wanted}.`, {
    remedy: "The list of hosts shows which there are; one that is disabled is not observed.",
  });
}
