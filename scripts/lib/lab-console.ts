import { openDatabase } from "@/server/db/database";
import type { LabSettings } from "@/server/lab/hosts/lab";
import { isBridgeheadError } from "@/server/model/errors";
import { openLog } from "@/server/runtime/log";
import { startConsole } from "@/server/runtime/start-console";
import { openSecretBox } from "@/server/secrets/secret-box";
import { loadSecretKey } from "@/server/secrets/secret-key";
import { readSettings } from "@/server/settings/settings";

/**
 * The console that plumbs the lab: the one that runs on this data directory, which follows the lab by itself, or, when none
 * does, one of our own for as long as it takes.
 */
export function labConsole({ dir, say }: LabSettings, env: NodeJS.ProcessEnv = process.env) {
  let close = async () => {};
  return {
    plumb: async () => {
      const settings = readSettings({ LOG_LEVEL: "warn", ...env, BRIDGEHEAD_LAB_DIR: dir });
      const { BRIDGEHEAD_DATA_DIR: dataDir, DATABASE_URL: databaseUrl } = settings;
      const database = await openDatabase({ projectDir: process.cwd(), dataDir, databaseUrl }).catch(ranElsewhere);
      if (database === null) {
        say("the running console does it");
        return;
      }
      const secrets = openSecretBox(loadSecretKey(settings.BRIDGEHEAD_SECRET_KEY, dataDir));
      const opened = await startConsole({ database, secrets, log: openLog(settings), settings });
      close = async () => {
        await opened.close();
        await database.close();
      };
      say("no console runs on this data directory, so it is done here");
    },
    close: () => close(),
  };
}

/** The embedded database is held by a running console; any other trouble is one. */
function ranElsewhere(error: unknown): null {
  if (isBridgeheadError(error) && error.kind === "conflict") return null;
  throw error;
}
