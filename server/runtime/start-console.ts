import type { Database } from "@/server/db/database";
import type { Actor, OperationContext } from "@/server/operations/context";
import { resumeMigrations } from "@/server/operations/migration/resume-migrations";
import { resumePlans } from "@/server/operations/plans/resume-plans";
import { runSchedule } from "@/server/operations/reconcile/run-schedule";
import { readSchedule } from "@/server/operations/reconcile/schedules";
import { playStory } from "@/server/operations/story/play-story";
import { finishForOthers } from "@/server/replicas/finish-for-others";
import { openReplica } from "@/server/replicas/open-replica";
import type { Replica } from "@/server/replicas/replica";
import { DatabaseSources, noSharing } from "@/server/replicas/shown-sources";
import { type Duty, standFor } from "@/server/replicas/stand-for";
import { withLock } from "@/server/replicas/with-lock";
import type { AlertCounter } from "@/server/runtime/alert-metrics";
import { type Console, openConsole } from "@/server/runtime/console";
import { firstContents, startDemoAppliance } from "@/server/runtime/demo";
import type { CloudDriver } from "@/server/runtime/drive-clouds";
import { followAlerts } from "@/server/runtime/follow-alerts";
import { followFindings } from "@/server/runtime/follow-findings";
import { followLab } from "@/server/runtime/follow-lab";
import { type OpenJobs, openJobs } from "@/server/runtime/jobs";
import { leftWork } from "@/server/runtime/left-work";
import type { Log } from "@/server/runtime/log";
import { recordHistory } from "@/server/runtime/record-history";
import type { SecretBox } from "@/server/secrets/secret-box";
import type { Settings } from "@/server/settings/settings";

const SYSTEM: Actor = { kind: "system", id: null, name: "console" };

type StartParts = {
  readonly database: Pick<Database, "client" | "executeSql">;
  readonly secrets: SecretBox;
  readonly log: Log;
  readonly settings: Settings;
  /** Of this console, for the other ones. */
  readonly version?: string;
  /** Told of each attempt to send an alert. */
  readonly countAlert?: AlertCounter;
};

/**
 * Opens the console's world: first contents, the demo's appliance, all observers, and plans that a crash left half done.
 * Returns before anything was read; what cannot be opened is a failed source, not a failed start.
 */
export async function startConsole(parts: StartParts): Promise<Console> {
  const { secrets, log, settings } = parts;
  const startedAt = new Date();
  const replica = await openReplica({
    databaseUrl: settings.DATABASE_URL,
    version: parts.version ?? "",
    keyFingerprint: secrets.derive("fingerprint"),
    onProblem: (message) => log.warn(message),
  });
  try {
    return await startAmong(replica, parts, startedAt);
  } catch (error) {
    await replica.close();
    throw error;
  }
}

async function startAmong(
  replica: Replica,
  { database, secrets, log, settings, countAlert = () => {} }: StartParts,
  startedAt: Date,
): Promise<Console> {
  const dataDir = settings.BRIDGEHEAD_DATA_DIR;
  const jobs = await openJobs(database, log, replica.id);
  const tellSharing = (error: unknown) =>
    log.warn({ error }, "what is observed here could not be shown to other consoles");
  const shown = settings.DATABASE_URL === null ? noSharing : new DatabaseSources(database, replica, tellSharing);
  const among = { replica, shown };
  const followTimes = { pollMs: settings.BRIDGEHEAD_CLOUD_POLL_SECONDS * 1_000 };
  const opened = openConsole({ db: database.client, vault: secrets, log, jobs, dataDir, among, followTimes });
  const ctx = opened.context(SYSTEM);
  const demo = settings.BRIDGEHEAD_DEMO;
  const isFirst = await withLock(replica, "first contents", () => firstContents(ctx, { demo }));
  const closing = new AbortController();
  const duty = (role: string, begin: () => Promise<Duty>) =>
    standFor(replica, role, begin, (error) => {
      if (!closing.signal.aborted) log.error({ error, role }, `this console could not begin: ${role}`);
    });
  const appliance = demo
    ? duty("the demo's appliance", async () => {
        const simulator = await startDemoAppliance(ctx, dataDir);
        await ctx.sources.syncAppliances();
        return simulator;
      })
    : null;
  await appliance?.tried;
  const history = recordHistory({ ctx, opened, replica, log });
  await opened.start();
  const telling = isFirst ? tellStory(ctx, closing.signal, log) : Promise.resolve();
  const duties = [
    duty("findings", async () => followFindings(ctx, log)),
    duty("alerts", () => followAlerts({ ctx, jobs, log, count: countAlert })),
    duty("the lab", async () => followLab(ctx, settings.BRIDGEHEAD_LAB_DIR, log, telling)),
  ];
  const finishing = finishForOthers(
    replica,
    leftWork({ ctx, jobs, log, driver: opened.driver }, closing.signal),
    (error) => {
      if (!closing.signal.aborted) log.warn({ error }, "what another console left could not be finished");
    },
  );
  const resuming = (replica.isFirst ? resumeAll(ctx, startedAt, log, closing.signal) : Promise.resolve())
    .then(() => reconcileByItself({ ctx, jobs, driver: opened.driver, log }, replica.isFirst, closing.signal))
    .catch((error: unknown) => log.error({ error }, "the schedule of reconciliation could not be taken up"));
  return {
    ...opened,
    async close() {
      closing.abort();
      await opened.runs.close();
      await Promise.all(duties.map((each) => each.close()));
      await telling;
      await finishing.close();
      await resuming;
      await jobs.close();
      await history.close();
      await opened.close();
      await appliance?.close();
      await replica.close();
    },
  };
}

/** Of the only console: nobody else is at what was left open. */
async function resumeAll(ctx: OperationContext, startedAt: Date, log: Log, signal: AbortSignal): Promise<void> {
  await resumePlans(ctx, startedAt, signal).catch((error: unknown) =>
    log.error({ error }, "plans that were being applied could not be resumed"),
  );
  resumeMigrations(ctx, startedAt).catch((error: unknown) =>
    log.error({ error }, "migrations that were under way could not be taken up"),
  );
}

/** The demo's hosts are plumbed in the background, as soon as they show themselves. What keeps it is told, not fatal. */
async function tellStory(ctx: OperationContext, signal: AbortSignal, log: Log): Promise<void> {
  const cloud = await ctx.db.cloud.findFirstOrThrow({ where: { kind: "inventory" }, orderBy: { createdAt: "asc" } });
  await playStory(ctx, cloud.id, signal).catch((error: unknown) => {
    if (!signal.aborted) log.warn({ error }, "the demo's story could not be told whole");
  });
}

/**
 * Puts down the next run of every cloud, or one right now, and takes runs up as they fall due. A console that joins others
 * finds the schedule as they keep it: it is no start of the whole.
 */
async function reconcileByItself(
  { ctx, jobs, driver, log }: { ctx: OperationContext; jobs: OpenJobs; driver: CloudDriver; log: Log },
  isFirst: boolean,
  signal: AbortSignal,
): Promise<void> {
  const clouds = isFirst ? await ctx.db.cloud.findMany({ select: { id: true, kind: true } }) : [];
  for (const { id, kind } of clouds) {
    const { enabled, atStart, intervalMinutes } = await readSchedule(ctx.db, id);
    await jobs.schedule(id, enabled ? intervalMinutes : null);
    // what a real cloud changed while no console looked is followed first; that may take until it answers
    const followed = kind === "inventory" ? Promise.resolve() : driver.takeUp(id);
    const begun = followed.then(() => (enabled && atStart && !signal.aborted ? jobs.startNow(id) : undefined));
    if (kind === "inventory") await begun;
    else begun.catch((error: unknown) => log.warn({ error, cloudId: id }, "a cloud could not be reconciled at start"));
  }
  if (signal.aborted) return;
  await jobs.work(async (cloudId, trigger) => {
    await runSchedule(ctx, cloudId, trigger, signal);
    const { enabled, intervalMinutes } = await readSchedule(ctx.db, cloudId);
    return enabled ? intervalMinutes : null;
  });
}
