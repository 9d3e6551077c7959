import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import superjson from "superjson";
import { z } from "zod";
import { freePort } from "@/server/db/testing-server";

/** For the build as well, if there is none. */
const START_MS = 600_000;
/** What getconf CLK_TCK says on Linux. */
const TICKS_A_SECOND = 100;

const manifest = z.object({ scripts: z.object({ start: z.string().startsWith("node ") }) });

export const ADMIN = { username: "admin", password: "bench-password-1" } as const;

export type ConsoleProcess = {
  readonly url: string;
  /** A procedure as another program calls it, by the API token. */
  query<T>(procedure: string, input?: unknown): Promise<T>;
  mutate<T>(procedure: string, input: unknown): Promise<T>;
  /** Of its process and what that started: seconds of processor time so far, and MiB of memory. */
  cost(): Promise<{ readonly cpuSeconds: number; readonly memoryMiB: number }>;
  stop(): Promise<void>;
};

/** The console as `npm start` starts it, on a data directory of its own. Resolves as soon as it answers. */
export async function startConsoleProcess(dataDir: string): Promise<ConsoleProcess> {
  const port = await freePort();
  const token = randomBytes(24).toString("hex");
  const { scripts } = manifest.parse(JSON.parse(await readFile("package.json", "utf8")));
  const child = spawn(process.execPath, scripts.start.split(" ").slice(1), {
    env: {
      ...process.env,
      ...{ PORT: String(port), BRIDGEHEAD_DATA_DIR: dataDir, LOG_LEVEL: "warn", BRIDGEHEAD_DEMO: "0" },
      ...{ BRIDGEHEAD_ADMIN_PASSWORD: ADMIN.password, BRIDGEHEAD_API_TOKEN: token },
      BRIDGEHEAD_LAB_DIR: join(dataDir, "no-lab"),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const url = `http://127.0.0.1:${port}`;
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const call = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${url}/api/trpc/${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path.split("?")[0]}: ${response.status} ${await response.text()}`);
    return superjson.deserialize((await response.json()).result.data);
  };
  const began = Date.now();
  while (!output.includes("is ready")) {
    if (child.exitCode !== null) throw new Error(`the console ended with ${child.exitCode}:\n${output}`);
    if (Date.now() - began > START_MS) throw new Error(`the console did not come up:\n${output}`);
    await sleep(50);
  }
  return {
    url,
    query: async <T>(procedure: string, input?: unknown) =>
      (await again(() => call(`${procedure}?input=${encodeURIComponent(superjson.stringify(input))}`))) as T,
    mutate: async <T>(procedure: string, input: unknown) =>
      (await call(procedure, { method: "POST", body: superjson.stringify(input) })) as T,
    cost: () => costOf(child.pid ?? 0),
    stop: () => end(child),
  };
}

/** A kept-alive connection may be closed just when something is asked; a browser asks again too. */
function again<T>(ask: () => Promise<T>): Promise<T> {
  return ask().catch((error: unknown) => {
    if (error instanceof TypeError) return ask();
    throw error;
  });
}

async function costOf(pid: number) {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const memory = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]);
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND, memoryMiB: memory / 1_024 };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(timer);
}
