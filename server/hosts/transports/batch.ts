import type { SpawnOptions, Transport } from "@/server/hosts/transports/transport";
import {
  isTellable as areTellable,
  type BatchCommand,
  type BatchResult,
  Worker,
} from "@/server/hosts/transports/worker";

/** Side by side on one host. Starting a worker costs as much as a short batch: more than two only when a queue forms. */
const USUAL_WORKERS = 2;
const MAX_WORKERS = 4;
const QUEUE = 3;
/** A worker that nobody needed for this long goes home. */
const IDLE_MS = 60_000;

type Pool = {
  readonly free: { readonly worker: Worker; readonly timer: NodeJS.Timeout }[];
  /** Those who wait for a worker, or, when told `null`, for the right to start one. */
  readonly waiting: ((worker: Worker | null) => void)[];
  workers: number;
};

const pools = new WeakMap<Transport, Pool>();

/**
 * Many short commands one after the other, in a worker that is kept for the next batch; batches that run side by side have
 * workers of their own. One result per command, in order: a command that hangs or prints too much is ended and reported,
 * and the ones after it still run. Rejects only when the host cannot be reached or `signal` says stop.
 */
export async function runBatch(
  transport: Transport,
  commands: readonly BatchCommand[],
  options: SpawnOptions = {},
): Promise<readonly BatchResult[]> {
  const isTellable = areTellable([options.netns ?? "", ...commands.flatMap(({ argv }) => argv)]);
  if (!isTellable) return Promise.all(commands.map((command) => runAlone(transport, command, options)));
  const results: BatchResult[] = [];
  while (results.length < commands.length) {
    const worker = await takeWorker(transport);
    try {
      results.push(...(await worker.run(commands.slice(results.length), options)));
    } finally {
      giveWorker(transport, worker);
    }
  }
  return results;
}

/** Sends the idle workers of a transport home. */
export function endWorkers(transport: Transport): void {
  const pool = pools.get(transport);
  pools.delete(transport);
  for (const { worker, timer } of pool?.free.splice(0) ?? []) {
    clearTimeout(timer);
    worker.end();
  }
}

function poolOf(transport: Transport): Pool {
  const pool = pools.get(transport) ?? { free: [], waiting: [], workers: 0 };
  pools.set(transport, pool);
  return pool;
}

async function takeWorker(transport: Transport): Promise<Worker> {
  const pool = poolOf(transport);
  for (let found = pool.free.pop(); found; found = pool.free.pop()) {
    clearTimeout(found.timer);
    if (!found.worker.isOver) return found.worker;
    pool.workers -= 1;
  }
  if (pool.workers >= (pool.waiting.length < QUEUE ? USUAL_WORKERS : MAX_WORKERS)) {
    const given = await new Promise<Worker | null>((resolve) => pool.waiting.push(resolve));
    if (given) return given;
  }
  pool.workers += 1;
  try {
    return await Worker.start(transport);
  } catch (error) {
    pool.workers -= 1;
    pool.waiting.shift()?.(null);
    throw error;
  }
}

function giveWorker(transport: Transport, worker: Worker): void {
  const pool = poolOf(transport);
  if (worker.isOver) {
    pool.workers -= 1;
    pool.waiting.shift()?.(null);
    return;
  }
  const next = pool.waiting.shift();
  if (next) {
    next(worker);
    return;
  }
  const timer = setTimeout(() => {
    const at = pool.free.findIndex((one) => one.worker === worker);
    if (at < 0) return;
    pool.free.splice(at, 1);
    pool.workers -= 1;
    worker.end();
  }, IDLE_MS);
  timer.unref();
  pool.free.push({ worker, timer });
}

/** For words that a worker cannot be told. */
async function runAlone(transport: Transport, command: BatchCommand, options: SpawnOptions): Promise<BatchResult> {
  const startedAt = performance.now();
  try {
    const { timeoutMs, maxBytes, encoding } = command;
    const result = await transport.run(command.argv, { ...options, timeoutMs, maxBytes, encoding });
    return { ...result, stderr: result.stderr.trim(), exitCode: result.exitCode ?? 1 };
  } catch (failure) {
    if (options.signal?.aborted) throw failure;
    const error = failure instanceof Error ? failure : new Error(String(failure));
    return { failure: error, ms: performance.now() - startedAt };
  }
}
