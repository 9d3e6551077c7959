import { setTimeout as pause } from "node:timers/promises";
import type { OperationContext } from "@/server/operations/context";
import { lookForGuest } from "@/server/operations/migration/guest-place";
import { migrationChange } from "@/server/operations/migration/migration-change";
import type { MigrationJournal } from "@/server/operations/migration/migration-journal";

const PAUSE_MS = 2_000;
/** How long a destination that is gone is waited for. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Deletes the destination's binding and unplugs there; the source stays as it was. The binding goes at once, also when the
 * destination does not answer: then what is left there is taken away as soon as it is back.
 */
export async function rollBack(
  ctx: OperationContext,
  journal: MigrationJournal,
  why: string,
  signal: AbortSignal,
): Promise<void> {
  const { cloudId, portId, destination, steps } = journal.record;
  const isUndone = (state: string) => state !== "waiting";
  const failing = steps.find(({ state }) => state === "running" || state === "failed");
  await journal.save({ state: "rolling-back", error: why });
  if (failing !== undefined) await journal.end(failing.key, "failed", why);
  const request = { kind: "delete-binding" as const, cloudId, portId, host: destination };
  const until = ctx.now() + PATIENCE_MS;
  for (;;) {
    const problem = await tryUndo(ctx, journal, request, signal);
    if (problem === null) break;
    await journal.save({ error: `${why} ${problem}` });
    if (ctx.now() > until) {
      const left = `What is left on ${destination} has to be removed by a reconciliation of that host.`;
      await journal.save({ state: "rolled-back", endedAt: ctx.now(), error: `${why} ${problem} ${left}` });
      return;
    }
    await pause(PAUSE_MS, undefined, { signal });
  }
  await journal.save({
    state: "rolled-back",
    error: why,
    endedAt: ctx.now(),
    steps: journal.record.steps.map((each) =>
      isUndone(each.state) &&
      ["binding", "plug", "wire"].includes(each.key) &&
      each.state !== "skipped" &&
      each.state !== "failed"
        ? { ...each, state: "undone" }
        : each,
    ),
  });
}

/** `null`: nothing is left at the destination. */
async function tryUndo(
  ctx: OperationContext,
  journal: MigrationJournal,
  request: { kind: "delete-binding"; cloudId: string; portId: string; host: string },
  signal: AbortSignal,
): Promise<string | null> {
  const isPortThere = (await ctx.db.port.count({ where: { id: request.portId } })) > 0;
  // A port that was deleted took its bindings along, and that plan unplugged it.
  if (!isPortThere) return null;
  try {
    await migrationChange(ctx, journal, "binding", request, signal);
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
  const seen = await lookForGuest(ctx, request.host, request.portId, signal);
  if (seen === null) return `Host ${request.host} does not answer: it is unplugged there when it is back.`;
  return seen.traces ? `Something of the port is still on ${request.host}.` : null;
}
