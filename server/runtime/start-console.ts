import type { Db } from "@/server/db/client";
import type { Actor } from "@/server/operations/context";
import { resumePlans } from "@/server/operations/plans/resume-plans";
import { type Console, openConsole } from "@/server/runtime/console";
import { firstContents, startDemoAppliance } from "@/server/runtime/demo";
import { followLab } from "@/server/runtime/follow-lab";
import type { Log } from "@/server/runtime/log";
import type { SecretBox } from "@/server/secrets/secret-box";
import type { Settings } from "@/server/settings/settings";

const SYSTEM: Actor = { kind: "system", id: null, name: "console" };

/**
 * Opens the console's world: first contents, the demo's appliance, all observers, and plans that a crash left half done.
 * Returns before anything was read; what cannot be opened is a failed source, not a failed start.
 */
export async function startConsole(parts: {
  db: Db;
  secrets: SecretBox;
  log: Log;
  settings: Settings;
}): Promise<Console> {
  const { db, secrets, log, settings } = parts;
  const startedAt = new Date();
  const opened = openConsole({ db, vault: secrets, log });
  const ctx = opened.context(SYSTEM);
  const demo = settings.BRIDGEHEAD_DEMO;
  await firstContents(ctx, { demo });
  const simulator = demo ? await startDemoAppliance(ctx, settings.BRIDGEHEAD_DATA_DIR) : null;
  await opened.start();
  const lab = followLab(ctx, settings.BRIDGEHEAD_LAB_DIR, log);
  const closing = new AbortController();
  const resuming = resumePlans(ctx, startedAt, closing.signal).catch((error: unknown) =>
    log.error({ error }, "plans that were being applied could not be resumed"),
  );
  return {
    ...opened,
    async close() {
      closing.abort();
      lab.close();
      await resuming;
      await opened.close();
      await simulator?.close();
    },
  };
}
