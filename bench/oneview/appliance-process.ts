import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { oneRequest } from "@/bench/oneview/one-request";

const reportSchema = z.looseObject({
  total: z.number(),
  byMethod: z.record(z.string(), z.number()),
  connections: z.number(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  logins: z.number(),
});
/** What the appliance counted: bytes are those of bodies, in and out as it sees them. */
export type ApplianceReport = z.infer<typeof reportSchema>;

export type ApplianceProcess = {
  readonly url: string;
  /** `null` with plain HTTP. */
  readonly caPem: string | null;
  /** Since the last reset. */
  report(): Promise<ApplianceReport>;
  /** `counters` keeps data and sessions. */
  reset(what: "all" | "counters"): Promise<void>;
  stop(): Promise<void>;
};

export const applianceLogin = { username: "Administrator", password: "secret" } as const;

type Options = { readonly http: boolean; readonly latencyMs: number; readonly taskMs: number };

/** The simulator by its own command, in a process of its own: its work is not counted as a client's. */
export async function startApplianceProcess({ http, latencyMs, taskMs }: Options): Promise<ApplianceProcess> {
  const dir = await mkdtemp(join(tmpdir(), "bridgehead-bench-"));
  const timing = ["--latency", String(latencyMs), "--task", String(taskMs)];
  const argv = ["scripts/oneview-simulator.mjs", "--port", "0", "--data-dir", dir, ...timing];
  const child = spawn(process.execPath, http ? [...argv, "--http"] : argv, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const said = await firstLines(child);
    const url = /OneView simulator: (\S+)/.exec(said)?.[1] ?? "";
    const caPath = /^CA: (\/.*)$/m.exec(said)?.[1];
    const caPem = caPath === undefined ? null : await readFile(caPath, "utf8");
    const control = async (method: "GET" | "POST", path: string) =>
      (await oneRequest({ method, url: new URL(`/simulator/${path}`, url), caPem })).body;
    return {
      url,
      caPem,
      report: async () => reportSchema.parse(await control("GET", "requests")),
      reset: async (what) => {
        await control("POST", what === "counters" ? "reset?keep=data" : "reset");
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Resolves with what it printed up to its user's name, the last line of its start. */
function firstLines(child: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("User: ")) resolve(said);
    });
    child.once("exit", (code) => reject(new Error(`the simulator ended with ${code} before it listened`)));
  });
}
