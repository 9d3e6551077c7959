import { writeAudit } from "@/server/audit/audit";
import type { MuteInput } from "@/server/model/alert";
import { BridgeheadError } from "@/server/model/errors";
import type { ConsoleContext } from "@/server/operations/console-context";
import { readFindings } from "@/server/operations/findings/read-findings";

/** Marks a finding as known, with why: it stays in the list, and no alert is sent for it until then. */
export async function muteFinding(
  ctx: ConsoleContext,
  { findingId: id, reason, forMinutes }: MuteInput,
): Promise<void> {
  const finding = (await readFindings(ctx, {})).find((each) => each.id === id);
  if (finding === undefined) {
    throw new BridgeheadError("missing", "This finding is not seen any more.", {
      remedy: "Look at the findings again.",
    });
  }
  const { host, kind, object } = finding;
  const createdAt = new Date(ctx.now());
  const until = forMinutes === null ? null : new Date(ctx.now() + forMinutes * 60_000);
  const data = { host, kind, object, reason, until, createdAt, mutedBy: ctx.actor.name };
  await ctx.db.$transaction(async (tx) => {
    await tx.findingMute.upsert({ where: { id }, create: { id, ...data }, update: data });
    await writeAudit(tx, {
      ...{ actor: ctx.actor, action: "hosts.mute", target: `${kind} of ${object} on ${host}`, outcome: "done" },
      detail: { findingId: id, reason, until: until?.toISOString() ?? "as long as it lasts" },
    });
  });
}

export async function unmuteFinding(
  ctx: ConsoleContext,
  { findingId: id }: { readonly findingId: string },
): Promise<void> {
  const row = await ctx.db.findingMute.findUnique({ where: { id } });
  if (row === null) {
    throw new BridgeheadError("missing", "This finding is not muted.", { remedy: "Look at the findings again." });
  }
  await ctx.db.$transaction(async (tx) => {
    await tx.findingMute.deleteMany({ where: { id } });
    const target = `${row.kind} of ${row.object} on ${row.host}`;
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "hosts.unmute",
      target,
      outcome: "done",
      detail: { findingId: id },
    });
  });
}
