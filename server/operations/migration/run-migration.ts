import { writeAudit } from "@/server/audit/audit";
import type { OperationContext } from "@/server/operations/context";
import { awaitAnnouncements, handOver } from "@/server/operations/migration/await-guest";
import { lookForGuest } from "@/server/operations/migration/guest-place";
import { MigrationJournal } from "@/server/operations/migration/migration-journal";
import { prepareDestination } from "@/server/operations/migration/prepare-destination";
import { rollBack } from "@/server/operations/migration/roll-back";
import { settleAtDestination } from "@/server/operations/migration/settle-at-destination";
import type { StopReason } from "@/server/operations/plans/run-registry";

export const runKey = (id: string): string => `migration ${id}`;

/**
 * Drives a migration to its end under the process's own signal, whatever the caller does. Until the guest has moved every
 * failure, and a wish to cancel, goes back; afterwards it only goes forward. A process that closes leaves it to the next one.
 */
export function runMigration(ctx: OperationContext, id: string, isTakenUp = false): Promise<void> {
  return ctx.runs.start(runKey(id), async (signal) => {
    const journal = await MigrationJournal.open(ctx, id);
    const isClosing = () => signal.reason === ("closing" satisfies StopReason);
    try {
      if (isTakenUp) await takeUp(ctx, journal, signal);
      else await goThrough(ctx, journal, signal);
    } catch (error) {
      if (isClosing()) return;
      const said = error instanceof Error ? error.message : String(error);
      const why = signal.aborted ? "It was cancelled." : /[.!?]$/.test(said) ? said : `${said}.`;
      await fail(ctx, journal, why);
    }
  });
}

async function goThrough(ctx: OperationContext, journal: MigrationJournal, signal: AbortSignal): Promise<void> {
  await prepareDestination(ctx, journal, signal);
  await handOver(ctx, journal, signal);
  await goForward(ctx, journal);
}

/** After the hand-over a wish to cancel comes too late, so its signal is not listened to any more. */
async function goForward(ctx: OperationContext, journal: MigrationJournal): Promise<void> {
  const signal = ctx.runs.closing;
  await awaitAnnouncements(ctx, journal, signal);
  await settleAtDestination(ctx, journal, signal);
  await journal.save({ state: "done", endedAt: ctx.now(), error: null });
  await audit(ctx, journal, "done");
}

/** Of a process that is gone: whether the guest moved meanwhile decides the way. */
async function takeUp(ctx: OperationContext, journal: MigrationJournal, signal: AbortSignal): Promise<void> {
  const { state, handOverAt, steps, source, destination, portId, handOver: by, error } = journal.record;
  if (
    state === "running" &&
    handOverAt === null &&
    steps.some(({ key, state }) => key === "hand-over" && state === "running")
  ) {
    const from = await lookForGuest(ctx, source, portId, signal);
    const to = await lookForGuest(ctx, destination, portId, signal);
    if (by !== "simulated" && to?.tap && from?.tap === false) {
      await journal.save({ handOverAt: ctx.now() });
      await journal.end("hand-over", "done", "The guest moved while no console was running.");
    }
  }
  if (journal.record.handOverAt !== null) return goForward(ctx, journal);
  await rollBack(ctx, journal, error ?? "The console was started anew before the guest had moved.", ctx.runs.closing);
  await audit(ctx, journal, "failed");
}

async function fail(ctx: OperationContext, journal: MigrationJournal, why: string): Promise<void> {
  if (journal.record.handOverAt !== null) {
    await journal.save({ state: "failed", error: why, endedAt: ctx.now() });
    return audit(ctx, journal, "failed");
  }
  try {
    await rollBack(ctx, journal, why, ctx.runs.closing);
    await audit(ctx, journal, "failed");
  } catch (error) {
    // The next process takes it up.
    if (!ctx.runs.closing.aborted) throw error;
  }
}

async function audit(ctx: OperationContext, { record }: MigrationJournal, outcome: "done" | "failed"): Promise<void> {
  await writeAudit(ctx.db, {
    ...{ actor: ctx.actor, action: "ports.migrate", outcome },
    target: `port ${record.portName} from ${record.source} to ${record.destination}`,
    detail: { migrationId: record.id, state: record.state, ...(record.error === null ? {} : { error: record.error }) },
  });
}
