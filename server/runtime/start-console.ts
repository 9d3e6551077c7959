import type { Database } from "@/server/db/database";
import type { Actor, OperationContext } from "@/server/operations/context";
import { resumeMigrations } from "@/server/operations/migration/resume-migrations";
import { resumePlans } from "@/server/operations/plans/resume-plans";
import { runSchedule } from "@/server/operations/reconcile/run-schedule";
import { readSchedule } from "@/server/operations/reconcile/schedules";
import { playStory } from "@/server/operations/story/play-story";
import { type Console, openConsole } from "@/server/runtime/console";
import { firstContents, startDemoAppliance } from "@/server/runtime/demo";
import { followFindings } from "@/server/runtime/follow-findings";
import { followLab } from "@/server/runtime/follow-lab";
import { type OpenJobs, openJobs } from "@/server/runtime/jobs";
import type { Log } from "@/server/runtime/log";
import type { SecretBox } from "@/server/secrets/secret-box";
import type { Settings } from "@/server/settings/settings";

const SYSTEM: Actor = { kind: "system", id: null, name: "console" };

/**
 * Opens the console's world: first contents, the demo's appliance, all observers, and plans that a crash left half done.
 * Returns before anything was read; what cannot be opened is a failed source, not a failed start.
 */
export async function startConsole(parts: {
  database: Pick<Database, "client" | "executeSql">;
  secrets: SecretBox;
  log: Log;
  settings: Settings;
}): Promise<Console> {
  const { database, secrets, log, settings } = parts;
  const startedAt = new Date();
  const jobs = await openJobs(database, log);
  const opened = openConsole({ db: database.client, vault: secrets, log, jobs, dataDir: settings.BRIDGEHEAD_DATA_DIR });
  const ctx = opened.context(SYSTEM);
  const demo = settings.BRIDGEHEAD_DEMO;
  const isFirst = await firstContents(ctx, { demo });
  const simulator = demo ? await startDemoAppliance(ctx, settings.BRIDGEHEAD_DATA_DIR) : null;
  await opened.start();
  const closing = new AbortController();
  const findings = followFindings(ctx, log);
  const telling = isFirst ? tellStory(ctx, closing.signal, log) : Promise.resolve();
  const lab = followLab(ctx, settings.BRIDGEHEAD_LAB_DIR, log, telling);
  const resuming = resumePlans(ctx, startedAt, closing.signal)
    .catch((error: unknown) => log.error({ error }, "plans that were being applied could not be resumed"))
    .then(() => {
      resumeMigrations(ctx, startedAt).catch((error: unknown) => {
        log.error({ error }, "migrations that were under way could not be taken up");
      });
    })
    .then(() => reconcileByItself(ctx, jobs, closing.signal))
    .catch((error: unknown) => log.error({ error }, "the schedule of reconciliation could not be taken up"));
  return {
    ...opened,
    async close() {
      closing.abort();
      await opened.runs.close();
      await findings.close();
      await lab.close();
      await telling;
      await resuming;
      await jobs.close();
      await opened.close();
      await simulator?.close();
    },
  };
}

/** The demo's hosts are plumbed in the background, as soon as they show themselves. What keeps it is told, not fatal. */
async function tellStory(ctx: OperationContext, signal: AbortSignal, log: Log): Promise<void> {
  const cloud = await ctx.db.cloud.findFirstOrThrow({ where: { kind: "inventory" }, orderBy: { createdAt: "asc" } });
  await playStory(ctx, cloud.id, signal).catch((error: unknown) => {
    if (!signal.aborted) log.warn({ error }, "the demo's story could not be told whole");
  });
}

/** Puts down the next run of every cloud, or one right now, and takes runs up as they fall due. */
async function reconcileByItself(ctx: OperationContext, jobs: OpenJobs, signal: AbortSignal): Promise<void> {
  for (const { id } of await ctx.db.cloud.findMany({ where: { kind: "inventory" }, select: { id: true } })) {
    const { enabled, atStart, intervalMinutes } = await readSchedule(ctx.db, id);
    if (enabled && atStart) await jobs.startNow(id);
    else await jobs.schedule(id, enabled ? intervalMinutes : null);
  }
  if (signal.aborted) return;
  await jobs.work(async (cloudId, trigger) => {
    await runSchedule(ctx, cloudId, trigger, signal);
    const { enabled, intervalMinutes } = await readSchedule(ctx.db, cloudId);
    return enabled ? intervalMinutes : null;
  });
}
