import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { z } from "zod";
import type { MirrorRows } from "@/server/operations/proof/picture";
import type { ChildInput } from "@/server/operations/proof/run-child";

const plan = z.object({
  id: z.string(),
  status: z.string(),
  error: z.string().nullable(),
  isIntentWritten: z.boolean(),
  states: z.array(z.string()),
});
const mirrorRows = z.custom<MirrorRows>((value) => typeof value === "object" && value !== null);
const started = z.object({
  found: plan.nullable(),
  ended: plan.nullable(),
  left: z.array(z.string()),
  notices: z.array(z.string()),
  mirror: mirrorRows,
});
export type Started = z.infer<typeof started>;

export type KilledConsole = {
  /** What it found at its start and made of it. */
  readonly started: Started;
  /** Begins the change; resolves with the number of steps once they are planned. */
  begin(): Promise<number>;
  /** Resolves when the change was applied. */
  applied(): Promise<string>;
  kill(): Promise<void>;
};

/** Bundles the console to be killed, so that 50 of them start soon. Answers the path, inside the project. */
export async function bundleChild(
  projectDir: string,
  entry: "run-child" | "run-host-child" | "run-replica-child" | "run-alert-child" = "run-child",
): Promise<string> {
  const outfile = join(projectDir, "node_modules", ".cache", `bridgehead-proof-${process.pid}`, `${entry}.mjs`);
  await build({
    entryPoints: [join(projectDir, `server/operations/proof/${entry}.ts`)],
    ...{ bundle: true, packages: "external", platform: "node", format: "esm", target: "node20" },
    ...{ outfile, absWorkingDir: projectDir, logLevel: "error" },
  });
  return outfile;
}

export async function startChild(script: string, input: ChildInput): Promise<KilledConsole> {
  const child = spawn(process.execPath, [script], {
    cwd: input.projectDir,
    env: { ...process.env, BRIDGEHEAD_PROOF: JSON.stringify(input) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const next = linesOf(child);
  try {
    const first = started.parse(await next());
    return {
      started: first,
      begin: async () => {
        child.stdin.write("go\n");
        return z.object({ planned: z.number() }).parse(await next()).planned;
      },
      applied: async () => {
        const { status, error } = z.object({ status: z.string(), error: z.string().nullable() }).parse(await next());
        return error ?? status;
      },
      kill: () => kill(child),
    };
  } catch (error) {
    await kill(child);
    throw error;
  }
}

/** One line of the child after the other; an error with what it said otherwise when it has ended. */
export function linesOf(child: ChildProcess): () => Promise<unknown> {
  if (child.stdout === null) throw new Error("the console has no output");
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4_000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`the console ended: ${said}`);
    return JSON.parse(value);
  };
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
