import { dirname } from "node:path";
import { openDatabase } from "@/server/db/database";
import { hostWorld } from "@/server/operations/testing/host-world";
import { openReplica } from "@/server/replicas/open-replica";
import { standFor } from "@/server/replicas/stand-for";
import { followAlerts } from "@/server/runtime/follow-alerts";
import { openJobs } from "@/server/runtime/jobs";
import { openLog } from "@/server/runtime/log";

/** A console that tells webhooks and is going to be killed: it says when the duty is its own, and is there until it ends. */
async function main(): Promise<void> {
  process.stdin.on("end", () => process.exit(1));
  process.stdin.resume();
  const databaseUrl = process.env.BRIDGEHEAD_PROOF ?? "";
  const log = openLog({ LOG_LEVEL: "fatal" });
  const database = await openDatabase({ projectDir: process.cwd(), dataDir: null, databaseUrl });
  // beside the script, which its test removes: a process that is killed removes nothing
  const world = await hostWorld(database.client, [], { dataDir: dirname(process.argv[1] ?? "") });
  const replica = await openReplica({ databaseUrl, version: "1", keyFingerprint: "key", onProblem: () => undefined });
  const jobs = await openJobs(database, log, replica.id, { retryLimit: 5, retryDelay: 0, retryBackoff: false });
  standFor(
    replica,
    "alerts",
    async () => {
      const following = await followAlerts({ ctx: world.ctx, jobs, log, everyMs: 100 });
      process.stdout.write("at it\n");
      return following;
    },
    (error) => process.stderr.write(`${error}\n`),
  );
}

await main();
