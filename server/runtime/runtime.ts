import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Auth, openAuth } from "@/server/auth/auth";
import { createFirstAdmin } from "@/server/auth/users/create-first-admin";
import type { Db } from "@/server/db/client";
import { type Database, openDatabase } from "@/server/db/database";
import { processWide } from "@/server/db/process-wide";
import { openDirectories } from "@/server/operations/sign-in/directories";
import { type AlertCounter, watchFindings } from "@/server/runtime/alert-metrics";
import type { Console } from "@/server/runtime/console";
import { createHealthRegistry, type HealthItem, type HealthRegistry } from "@/server/runtime/health";
import { type Log, openLog } from "@/server/runtime/log";
import { type Metrics, observeRequestsOf, openMetrics } from "@/server/runtime/metrics";
import { replicaHealth, watchReplicas } from "@/server/runtime/replica-health";
import { startConsole } from "@/server/runtime/start-console";
import { openSecretBox, type SecretBox } from "@/server/secrets/secret-box";
import { loadSecretKey } from "@/server/secrets/secret-key";
import { readSettings, type Settings } from "@/server/settings/settings";

/** Everything the process holds once; what procedures and routes get as `services`. */
export type Runtime = {
  readonly settings: Settings;
  readonly log: Log;
  readonly database: Database;
  readonly db: Db;
  readonly secrets: SecretBox;
  readonly auth: Auth;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
  /** Of package.json. */
  readonly version: string;
  readonly console: Console;
  /** Made at this very start; `null` otherwise. Shown once on the terminal, and nowhere else. */
  readonly firstAdminPassword: string | null;
  readonly stop: () => Promise<void>;
};

/** The running console. The first caller starts it; a failed start rejects for everybody and is tried anew at the next call. */
export function getRuntime(): Promise<Runtime> {
  const slot = processWide<{ runtime: Promise<Runtime> | null }>("runtime", () => ({ runtime: null }));
  slot.runtime ??= open().catch((error: unknown) => {
    slot.runtime = null;
    throw error;
  });
  return slot.runtime;
}

async function open(): Promise<Runtime> {
  const settings = readSettings(process.env);
  const log = openLog(settings);
  const database = await openDatabase({
    projectDir: process.cwd(),
    dataDir: settings.BRIDGEHEAD_DATA_DIR,
    databaseUrl: settings.DATABASE_URL,
  });
  try {
    return await compose(settings, log, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function compose(settings: Settings, log: Log, database: Database): Promise<Runtime> {
  const db = database.client;
  const now = () => new Date();
  const secrets = openSecretBox(loadSecretKey(settings.BRIDGEHEAD_SECRET_KEY, settings.BRIDGEHEAD_DATA_DIR));
  const secret = secrets.derive("sessions");
  const fixedOidc = settings.BRIDGEHEAD_OIDC;
  const directories = openDirectories({ db, vault: secrets, fixedOidc, nowMs: Date.now });
  const auth = await openAuth({ db, secret, bootstrapToken: settings.BRIDGEHEAD_API_TOKEN, now, directories });
  const health = createHealthRegistry();
  health.register("database", async () => {
    const failure = await database.ping().then(
      () => null,
      (error: Error) => error.message,
    );
    return [{ name: database.where, ok: failure === null, message: failure }];
  });
  const metrics = openMetrics(health);
  observeRequestsOf(metrics);
  log.info({ database: database.where, kind: database.kind, migrations: database.appliedMigrations }, "console is up");
  const version = await readVersion();
  const counting: { alert: AlertCounter } = { alert: () => {} };
  const countAlert: AlertCounter = (outcome) => counting.alert(outcome);
  const opened = await startConsole({ database, secrets, log, settings, version, countAlert });
  counting.alert = watchFindings(metrics.registry, opened.context({ kind: "system", id: null, name: "metrics" }));
  health.register("hosts", async () => sourceHealth(opened, "host"));
  health.register("replica", () => replicaHealth(opened.replica));
  watchReplicas(metrics.registry, opened.replica);
  health.register("appliances", async () => sourceHealth(opened, "appliance"));
  health.register("clouds", async () => sourceHealth(opened, "cloud"));
  // last: the password is shown once, so nothing that can fail may come between making and showing it
  const firstAdminPassword = await createFirstAdmin(
    { db, now, newId: randomUUID, hashPassword: auth.hashPassword },
    settings.BRIDGEHEAD_ADMIN_PASSWORD,
  );
  const stop = async () => {
    await opened.close();
    await database.close();
  };
  return {
    settings,
    log,
    database,
    db,
    secrets,
    auth,
    health,
    metrics,
    version,
    firstAdminPassword,
    console: opened,
    stop,
  };
}

function sourceHealth(opened: Console, kind: "host" | "appliance" | "cloud"): HealthItem[] {
  const sources = opened.world.sources().filter((source) => source.kind === kind);
  return sources.map(({ name, state, errors }) => {
    const ok = state !== "stale" && state !== "failed";
    return { name, ok, message: ok ? null : (errors[0] ?? state) };
  });
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(process.cwd(), "package.json"), "utf8");
  return z.looseObject({ version: z.string() }).parse(JSON.parse(text)).version;
}
