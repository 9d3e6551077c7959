import { setTimeout as pause } from "node:timers/promises";
import { BridgeheadError } from "@/server/model/errors";
import { RARP_OFFSETS_MS } from "@/server/model/migration";
import type { OperationContext } from "@/server/operations/context";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { lookForGuest } from "@/server/operations/migration/guest-place";
import { migrationChange } from "@/server/operations/migration/migration-change";
import type { MigrationJournal } from "@/server/operations/migration/migration-journal";
import { stepOf } from "@/server/operations/migration/migration-record";

const LOOK_EVERY_MS = 100;
/** How long a simulated hypervisor copies memory. */
const SIMULATED_COPY_MS = 1_000;
/** The last announcement leaves 1.25 s after the guest resumed. */
const RARP_WINDOW_MS = 1_500;

/**
 * Step 6: the hypervisor's turn. The guest has moved when its tap is at the destination and gone from the source, or when whoever
 * plays the hypervisor says so. A port that could not be wired before its tap was there is wired meanwhile. A source that does
 * not answer may still have the guest, so the limit counts only while both answer.
 */
export async function handOver(ctx: OperationContext, journal: MigrationJournal, signal: AbortSignal): Promise<void> {
  const { handOver: by, source, destination, portId, handOverSeconds } = journal.record;
  await journal.begin("hand-over", by === "simulated" ? "The simulated hosts play the hypervisor." : null);
  if (by === "simulated") await pause(SIMULATED_COPY_MS, undefined, { signal });
  let leftMs = handOverSeconds * 1_000;
  for (;;) {
    const lookedAt = ctx.now();
    const [from, to] = await Promise.all([
      lookForGuest(ctx, source, portId, signal),
      lookForGuest(ctx, destination, portId, signal),
    ]);
    const { report } = await journal.readAgain();
    if (to?.tap) await journal.mark({ actor: "hypervisor", key: "tap-up", at: ctx.now(), source: "seen" });
    if (to?.tap && !to.wired) await wireNow(ctx, journal, signal);
    const isThere = to?.tap === true && (by === "simulated" || from?.tap === false);
    if (isThere || report.switchOverAt !== undefined) {
      const at = report.switchOverAt ?? ctx.now();
      const source = report.switchOverAt === undefined ? ("seen" as const) : ("reported" as const);
      await journal.mark({ actor: "hypervisor", key: "switch-over", at, source });
      await journal.save({ handOverAt: at });
      return journal.end("hand-over", "done", null);
    }
    if (to === null)
      throw new BridgeheadError("unreachable", `Host ${destination} stopped answering before the guest was there.`);
    await journal.note("hand-over", waitingWords(journal, from === null, to.tap));
    if (from !== null) leftMs -= ctx.now() - lookedAt + LOOK_EVERY_MS;
    if (leftMs <= 0) {
      throw new BridgeheadError(
        "unreachable",
        `The guest did not come to ${destination} within ${handOverSeconds} s.`,
        {
          remedy: "Look at the hypervisor of the source, then migrate again.",
        },
      );
    }
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

function waitingWords({ record }: MigrationJournal, isSourceSilent: boolean, isTapThere: boolean): string {
  if (isSourceSilent) return `Host ${record.source} does not answer, so whether the guest has left it is not known.`;
  if (isTapThere) return `The guest's tap is on ${record.destination}; it has not left ${record.source} yet.`;
  return `Waits for the hypervisor to bring the guest to ${record.destination}.`;
}

/** Only where step 4 waits for the tap. */
async function wireNow(ctx: OperationContext, journal: MigrationJournal, signal: AbortSignal): Promise<void> {
  const { cloudId, portId, steps } = journal.record;
  if (stepOf(steps, "wire").state !== "running") return;
  const plan = await migrationChange(ctx, journal, "wire", { ...reconcileAll(cloudId), portId }, signal);
  const wired = plan.steps.filter(({ verb }) => verb === "port.wire");
  const tag = wired.find(({ state }) => state === "done");
  if (tag === undefined) return;
  await journal.timed("wire", plan, wired, "Wired when the hypervisor had made the tap.");
  await journal.mark({ actor: "wiring", key: "tag-set", at: tag.endedAt ?? ctx.now(), source: "seen" });
}

/** Step 7: the announcements, as far as anybody tells of them. */
export async function awaitAnnouncements(
  ctx: OperationContext,
  journal: MigrationJournal,
  signal: AbortSignal,
): Promise<void> {
  await journal.begin("rarps");
  const resumedAt = journal.record.handOverAt ?? ctx.now();
  for (;;) {
    const { report } = await journal.readAgain();
    const seen = report.rarpsAt?.length ?? 0;
    if (seen >= RARP_OFFSETS_MS.length || ctx.now() - resumedAt > RARP_WINDOW_MS) {
      const unseen = "Not known: nobody told of them. QEMU sends five within 1.25 s after it resumed.";
      return journal.end("rarps", seen > 0 ? "done" : "skipped", seen > 0 ? `${seen} were reported.` : unseen);
    }
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}
