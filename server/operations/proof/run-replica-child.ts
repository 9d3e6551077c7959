import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { openDatabase } from "@/server/db/database";
import { changeRequestSchema, reconcileAll } from "@/server/operations/intent/change-request";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { openLog } from "@/server/runtime/log";
import { startConsole } from "@/server/runtime/start-console";
import { openSecretBox } from "@/server/secrets/secret-box";
import { readSettings } from "@/server/settings/settings";

/**
 * One of several consoles on one database, as it runs but for its web server; it is going to be killed. It says who it is,
 * then makes the changes that it is told, many at once, and says what it sees when it is asked.
 */
export const replicaChildInput = z.object({
  projectDir: z.string(),
  /** Simulated hosts are files in it, so all consoles have the same. */
  dataDir: z.string(),
  databaseUrl: z.string(),
  /** 64 hexadecimal digits. */
  secretKey: z.string(),
});
export type ReplicaChildInput = z.infer<typeof replicaChildInput>;

const order = z.union([
  z.object({ n: z.number(), request: changeRequestSchema }),
  z.object({ n: z.number(), ask: z.enum(["world", "left"]), cloudId: z.string() }),
]);
export type ReplicaOrder = z.input<typeof order>;

const never = new AbortController().signal;

async function main(): Promise<void> {
  process.stdin.on("end", () => process.exit(1));
  const { projectDir, dataDir, databaseUrl, secretKey } = replicaChildInput.parse(
    JSON.parse(process.env.BRIDGEHEAD_PROOF ?? "{}"),
  );
  const settings = readSettings({
    ...{ BRIDGEHEAD_DATA_DIR: dataDir, BRIDGEHEAD_LAB_DIR: join(dataDir, "no-lab"), BRIDGEHEAD_DEMO: "0" },
    ...{ DATABASE_URL: databaseUrl, LOG_LEVEL: process.env.BRIDGEHEAD_PROOF_LOG ?? "error" },
  });
  const database = await openDatabase({ projectDir, dataDir, databaseUrl });
  const secrets = openSecretBox(Buffer.from(secretKey, "hex"));
  const opened = await startConsole({ database, secrets, log: openLog(settings), settings });
  const ctx = opened.context({ kind: "user", id: "u1", name: "olivia" });
  say({ replica: opened.replica.id });

  const change = async (n: number, request: z.infer<typeof changeRequestSchema>) => {
    try {
      const { id, status, error } = await changeIntent(ctx, request, { mode: "apply" }, never);
      say({ n, id, status, error });
    } catch (error) {
      say({ n, id: null, status: "refused", error: error instanceof Error ? error.message : String(error) });
    }
  };
  const world = () => {
    const { hosts, fabrics } = opened.world.world();
    return {
      hosts: hosts.map(({ name, state, status }) => ({
        ...{ name, status: status.state, ageMs: Date.now() - (status.observedAt ?? 0) },
        ports: (state?.ovs?.bridges ?? [])
          .flatMap((bridge) => bridge.ports.map((port) => `${bridge.name}/${port.name}/${port.tag}`))
          .sort(),
      })),
      fabrics: fabrics.map(({ state, status }) => ({
        ...{ name: status.name, status: status.state },
        networks: (state?.networks ?? []).map(({ name }) => name).sort(),
      })),
    };
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const told = order.parse(JSON.parse(line));
    if ("request" in told) void change(told.n, told.request);
    else if (told.ask === "world") say({ n: told.n, ...world(), living: await opened.replica.living() });
    else {
      const request = { ...reconcileAll(told.cloudId), deletes: true };
      const { steps, notices } = await changeIntent(ctx, request, { mode: "plan" }, never);
      say({ n: told.n, left: [...steps.map(({ id, why }) => `${id}: ${why}`), ...notices] });
    }
  }
}

function say(what: unknown): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

await main();
