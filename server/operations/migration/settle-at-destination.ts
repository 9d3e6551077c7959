import { setTimeout as pause } from "node:timers/promises";
import type { MigrationStepKey } from "@/server/model/migration";
import type { OperationContext } from "@/server/operations/context";
import { isActiveAlready, migrationChange } from "@/server/operations/migration/migration-change";
import type { MigrationJournal } from "@/server/operations/migration/migration-journal";
import { stepOf } from "@/server/operations/migration/migration-record";
import type { MigrationRequest } from "@/server/operations/migration/migration-request";

const TRIES = 10;
const PAUSE_MS = 2_000;

/** Steps 8 to 10. The guest is at the destination, so each is tried again instead of going back. */
export async function settleAtDestination(
  ctx: OperationContext,
  journal: MigrationJournal,
  signal: AbortSignal,
): Promise<void> {
  const { cloudId, portId, source, destination } = journal.record;
  const on = { cloudId, portId };
  await forward(ctx, journal, "activate", { kind: "activate-binding", ...on, host: destination }, signal);
  await forward(ctx, journal, "unplug", { kind: "delete-binding", ...on, host: source }, signal);
  await forward(ctx, journal, "finish", { kind: "settle-binding", ...on }, signal);
}

async function forward(
  ctx: OperationContext,
  journal: MigrationJournal,
  key: MigrationStepKey,
  request: MigrationRequest,
  signal: AbortSignal,
): Promise<void> {
  if (stepOf(journal.record.steps, key).state === "done") return;
  await journal.begin(key);
  for (let tried = 1; ; tried += 1) {
    try {
      const plan = await migrationChange(ctx, journal, key, request, signal);
      const told = plan.notices.find((each) => each.includes("does not answer"));
      await journal.end(key, "done", told ?? null);
      if (key === "activate") {
        await journal.mark({ actor: "hypervisor", key: "activated", at: ctx.now(), source: "seen" });
        const tag = plan.steps.find(
          ({ verb, target }) =>
            verb === "port.wire" && target.endsWith(` on ${request.kind === "activate-binding" ? request.host : ""}`),
        );
        if (tag?.endedAt) await journal.mark({ actor: "wiring", key: "tag-set", at: tag.endedAt, source: "seen" });
      }
      if (key === "unplug") await journal.mark({ actor: "wiring", key: "unplugged", at: ctx.now(), source: "seen" });
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (isActiveAlready(error)) return journal.end(key, "done", "It was active already, which is what was wanted.");
      const why = error instanceof Error ? error.message : String(error);
      await journal.note(key, `Tried ${tried} of ${TRIES} times: ${why}`);
      if (tried >= TRIES) {
        await journal.end(key, "failed", why);
        throw error;
      }
      await pause(PAUSE_MS, undefined, { signal });
    }
  }
}
