import type { Db } from "@/server/db/client";
import type { Database } from "@/server/db/database";
import { openDatabase } from "@/server/db/database";
import { processWide } from "@/server/db/process-wide";
import { type Log, openLog } from "@/server/runtime/log";
import { readSettings, type Settings } from "@/server/settings/settings";

/** Everything the process holds once; what procedures and routes get as `services`. */
export type Runtime = {
  readonly settings: Settings;
  readonly log: Log;
  readonly database: Database;
  readonly db: Db;
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
  return { settings, log, database, db: database.client };
}
