import { randomBytes } from "node:crypto";
import { abortReason } from "@/server/hosts/transports/finish";
import {
  commandText,
  DEFAULT_MAX_BYTES,
  DEFAULT_TIMEOUT_MS,
  type Running,
  type SpawnOptions,
  type Transport,
  TransportError,
} from "@/server/hosts/transports/transport";

/**
 * Many short commands in one process, one after the other: starting a process from here costs milliseconds, a channel
 * over SSH a round trip, and entering a namespace both.
 *
 * A constant script is given the argv lists as parameters, each preceded by its length, and runs them as they are: it
 * composes only `"${1}" "${2}" …`, so no word is ever expanded. After each command it prints a random mark on both
 * outputs, on stdout with the exit code. A command that hangs or prints too much is ended and reported; the ones after
 * it run in a fresh batch.
 */
const SCRIPT = `
mark=$1; shift
while [ $# -gt 0 ]; do
  n=$1; shift; words=; i=1
  while [ $i -le $n ]; do words="$words \\"\\\${$i}\\""; i=$((i+1)); done
  eval "$words" </dev/null
  code=$?
  printf '\\n%s\\n' "$mark" >&2
  printf '\\n%s %03d\\n' "$mark" "$code"
  shift $n
done`;

export type BatchCommand = {
  readonly argv: readonly string[];
  /** Default 15,000. */
  readonly timeoutMs?: number;
  /** Default 32 MiB. */
  readonly maxBytes?: number;
  readonly encoding?: "utf8" | "latin1";
};

export type BatchResult =
  | { readonly stdout: string; readonly stderr: string; readonly exitCode: number; readonly ms: number }
  | { readonly failure: Error; readonly ms: number };

/** One result per command, in order. Rejects only when the host cannot be reached or `signal` says stop. */
export async function runBatch(
  transport: Transport,
  commands: readonly BatchCommand[],
  options: SpawnOptions = {},
): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  while (results.length < commands.length) {
    const rest = commands.slice(results.length);
    const run = new BatchRun(transport.label, rest);
    const argv = ["sh", "-c", SCRIPT, "sh", run.mark, ...rest.flatMap((c) => [String(c.argv.length), ...c.argv])];
    results.push(...(await run.follow(await transport.spawn(argv, options), options.signal)));
  }
  return results;
}

class BatchRun {
  readonly mark = randomBytes(12).toString("hex");
  readonly #label: string;
  readonly #commands: readonly BatchCommand[];
  readonly #done: { readonly bytes: Buffer; readonly exitCode: number; readonly ms: number }[] = [];
  readonly #stderr: Buffer[] = [];
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** The last bytes seen: a mark may be cut by a chunk's end. */
  #tail: Buffer = Buffer.alloc(0);
  #sinceMs = performance.now();
  #stop: (error: Error) => void = () => undefined;

  constructor(label: string, commands: readonly BatchCommand[]) {
    this.#label = label;
    this.#commands = commands;
  }

  async follow(running: Running, signal: AbortSignal | undefined): Promise<readonly BatchResult[]> {
    let failure: Error | null = null;
    this.#stop = (error) => {
      failure ??= error;
      running.kill();
    };
    const abort = () => this.#stop(abortReason(signal));
    signal?.addEventListener("abort", abort, { once: true });
    running.stdin.on("error", () => undefined);
    running.stdin.end();
    let stderrBytes = 0;
    running.stderr.on("data", (chunk: Buffer) => {
      stderrBytes += chunk.length;
      if (stderrBytes < DEFAULT_MAX_BYTES) this.#stderr.push(chunk);
    });
    let timer = this.#arm();
    running.stdout.on("data", (chunk: Buffer) => {
      if (!this.#take(chunk)) return;
      clearTimeout(timer);
      timer = this.#arm();
    });
    if (signal?.aborted) abort();
    const exitCode = await running.exited;
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    if (signal?.aborted) throw abortReason(signal);
    return this.#results(failure, exitCode);
  }

  #arm(): NodeJS.Timeout {
    const command = this.#commands[this.#done.length];
    const timeoutMs = command?.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const what = command ? commandText(command.argv) : "the end of a batch";
    return setTimeout(
      () => this.#stop(new TransportError("timeout", `${what} on ${this.#label} did not end within ${timeoutMs} ms`)),
      timeoutMs,
    );
  }

  /** Takes in a chunk; true when at least one command ended in it. */
  #take(chunk: Buffer): boolean {
    const trailer = this.mark.length + 6;
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    const seam = Buffer.concat([this.#tail, chunk]);
    this.#tail = seam.subarray(-trailer);
    if (!seam.includes(`\n${this.mark} `)) return this.#tooLong();
    let data = Buffer.concat(this.#pending);
    let ended = false;
    for (;;) {
      const at = data.indexOf(`\n${this.mark} `);
      if (at < 0 || data.length < at + trailer) break;
      const now = performance.now();
      const exitCode = Number(data.toString("latin1", at + this.mark.length + 2, at + trailer - 1));
      this.#done.push({ bytes: data.subarray(0, at), exitCode, ms: now - this.#sinceMs });
      this.#sinceMs = now;
      data = data.subarray(at + trailer);
      ended = true;
    }
    this.#pending = [data];
    this.#pendingBytes = data.length;
    this.#tooLong();
    return ended;
  }

  #tooLong(): false {
    const command = this.#commands[this.#done.length];
    const maxBytes = command?.maxBytes ?? DEFAULT_MAX_BYTES;
    if (command && this.#pendingBytes > maxBytes) {
      const what = commandText(command.argv);
      this.#stop(new TransportError("too-long", `${what} on ${this.#label} printed more than ${maxBytes} bytes`));
    }
    return false;
  }

  #results(failure: Error | null, exitCode: number | null): readonly BatchResult[] {
    const stderr = Buffer.concat(this.#stderr).toString("utf8").split(`\n${this.mark}\n`);
    const results: BatchResult[] = this.#done.map((section, at) => ({
      stdout: section.bytes.toString(this.#commands[at]?.encoding ?? "utf8"),
      stderr: (stderr[at] ?? "").trim(),
      exitCode: section.exitCode,
      ms: section.ms,
    }));
    if (results.length === this.#commands.length) return results;
    const ms = performance.now() - this.#sinceMs;
    if (failure) return [...results, { failure, ms }];
    const words = (stderr.at(-1) ?? "").trim() || `ended with ${exitCode ?? "a signal"}`;
    if (results.length > 0) return [...results, { failure: new TransportError("disconnected", words), ms }];
    throw new TransportError("disconnected", `commands cannot be run on ${this.#label}: ${words}`);
  }
}
