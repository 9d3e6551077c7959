import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import { kill } from "@/server/operations/proof/killed-console";
import type { ReplicaChildInput, ReplicaOrder } from "@/server/operations/proof/run-replica-child";

const answer = z.object({ n: z.number() });
const changed = z.object({ id: z.string().nullable(), status: z.string(), error: z.string().nullable() });
export type Changed = z.infer<typeof changed>;

const seen = z.object({
  hosts: z.array(z.object({ name: z.string(), status: z.string(), ageMs: z.number(), ports: z.array(z.string()) })),
  fabrics: z.array(z.object({ name: z.string(), status: z.string(), networks: z.array(z.string()) })),
  living: z.array(
    z.object({ id: z.string(), observes: z.object({ hosts: z.array(z.string()), appliances: z.array(z.string()) }) }),
  ),
});
export type Seen = z.infer<typeof seen>;

export type ReplicaChild = {
  readonly id: string;
  readonly process: ChildProcess;
  /** Rejects when the console ends before it has answered. */
  change(request: Extract<ReplicaOrder, { request: unknown }>["request"]): Promise<Changed>;
  world(cloudId: string): Promise<Seen>;
  /** What a reconciliation would do; a row each. */
  left(cloudId: string): Promise<readonly string[]>;
  kill(): Promise<void>;
};

/** Starts one of several consoles; resolves when it lives among the others. */
export async function startReplica(script: string, input: ReplicaChildInput): Promise<ReplicaChild> {
  const child = spawn(process.execPath, [script], {
    cwd: input.projectDir,
    env: { ...process.env, BRIDGEHEAD_PROOF: JSON.stringify(input) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4_000);
    if (process.env.BRIDGEHEAD_PROOF_LOG) process.stderr.write(chunk);
  });
  child.stdin.on("error", () => undefined);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let count = 0;
  let id: string | null = null;
  const started = new Promise<string>((resolve, reject) => {
    waiting.set(-1, { resolve: (value) => resolve(z.object({ replica: z.string() }).parse(value).replica), reject });
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const value: unknown = JSON.parse(line);
    const n = id === null ? -1 : answer.parse(value).n;
    if (id === null) id = z.object({ replica: z.string() }).parse(value).replica;
    waiting.get(n)?.resolve(value);
    waiting.delete(n);
  });
  child.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error(`the console ended: ${said}`));
    waiting.clear();
  });
  type Given = ReplicaOrder extends infer Each ? (Each extends { n: number } ? Omit<Each, "n"> : never) : never;
  const ask = (what: Given) => {
    count += 1;
    const n = count;
    const answered = new Promise<unknown>((resolve, reject) => {
      waiting.set(n, { resolve, reject });
      if (child.exitCode !== null || child.signalCode !== null) reject(new Error("the console has ended"));
    });
    child.stdin.write(`${JSON.stringify({ n, ...what })}\n`);
    return answered;
  };
  return {
    id: await started,
    process: child,
    change: async (request) => changed.parse(await ask({ request })),
    world: async (cloudId) => seen.parse(await ask({ ask: "world", cloudId })),
    left: async (cloudId) => z.object({ left: z.array(z.string()) }).parse(await ask({ ask: "left", cloudId })).left,
    kill: () => kill(child),
  };
}
