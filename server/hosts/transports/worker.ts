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

/** One command of a batch. */
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

/**
 * A constant script that runs argv lists one after the other: on stdin the number of words, then a word a line. Nothing is
 * expanded. After each command it prints a random mark on both outputs, on stdout with the exit code. `@N` and a path let
 * the next N commands run in that network namespace, by a shell that goes away afterwards: one that stayed would keep a
 * deleted namespace alive. It ends with its stdin, so it cannot outlive us.
 */
const SCRIPT = `
mark=$1 script=$2 left=$3
while [ "$left" != 0 ] && IFS= read -r n; do
  case $n in
  @*)
    IFS= read -r path || exit
    nsenter --net="$path" -- sh -c "$script" sh "$mark" "" "\${n#@}" || exit
    ;;
  *)
    set --
    while [ "$n" -gt 0 ]; do IFS= read -r word || exit; set -- "$@" "$word"; n=$((n-1)); done
    "$@" </dev/null
    code=$?
    printf '\\n%s\\n' "$mark" >&2
    printf '\\n%s %03d\\n' "$mark" "$code"
    [ -z "$left" ] || left=$((left-1))
    ;;
  esac
done
exit 0`;

/** Whether a worker can be told these words: they are told apart by newlines. */
export function isTellable(words: readonly string[]): boolean {
  return words.every((word) => !word.includes("\n"));
}

type Job = {
  readonly commands: readonly BatchCommand[];
  readonly results: BatchResult[];
  readonly resolve: (results: readonly BatchResult[]) => void;
  sinceMs: number;
};

/**
 * A shell on the host that runs commands when told: starting a process from here costs milliseconds, a channel over SSH
 * several round trips. One job at a time. A command that hangs or prints too much costs the worker its life; the job then
 * resolves with what was done so far, the last result being the failure.
 */
export class Worker {
  readonly #label: string;
  readonly #running: Running;
  readonly #mark: string;
  readonly #trailer: number;
  #job: Job | null = null;
  #failure: Error | null = null;
  #over: Error | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stdout: Buffer[] = [];
  #stdoutBytes = 0;
  /** The last bytes seen: a mark may be cut by a chunk's end. */
  #tail: Buffer = Buffer.alloc(0);
  #stderr = "";
  #done: { readonly bytes: Buffer; readonly exitCode: number; readonly ms: number }[] = [];

  static async start(transport: Transport): Promise<Worker> {
    const mark = randomBytes(12).toString("hex");
    return new Worker(transport.label, await transport.spawn(["sh", "-c", SCRIPT, "sh", mark, SCRIPT, ""]), mark);
  }

  private constructor(label: string, running: Running, mark: string) {
    this.#label = label;
    this.#running = running;
    this.#mark = mark;
    this.#trailer = mark.length + 6;
    running.stdin.on("error", () => undefined);
    running.stdout.on("data", (chunk: Buffer) => this.#takeStdout(chunk));
    running.stderr.on("data", (chunk: Buffer) => {
      if (this.#stderr.length < DEFAULT_MAX_BYTES) this.#stderr += chunk.toString("utf8");
      this.#settle();
    });
    void running.exited.then((code) => this.#ended(code));
  }

  get isOver(): boolean {
    return this.#over !== null;
  }

  /** Fewer results than commands, the last one a failure, when the worker died of it. Rejects when `signal` says stop. */
  async run(commands: readonly BatchCommand[], options: SpawnOptions): Promise<readonly BatchResult[]> {
    const { netns, signal } = options;
    if (this.#over) throw this.#over;
    const abort = () => this.#stop(abortReason(signal));
    signal?.addEventListener("abort", abort, { once: true });
    try {
      if (signal?.aborted) throw abortReason(signal);
      const results = await new Promise<readonly BatchResult[]>((resolve) => {
        this.#job = { commands, results: [], resolve, sinceMs: performance.now() };
        this.#arm();
        const words = commands.flatMap(({ argv }) => [String(argv.length), ...argv]);
        const enter = netns === undefined ? [] : [`@${commands.length}`, netns];
        this.#running.stdin.write(`${[...enter, ...words].join("\n")}\n`);
      });
      if (signal?.aborted) throw abortReason(signal);
      return results;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  end(): void {
    this.#over ??= new TransportError("disconnected", `a worker on ${this.#label} was ended`);
    this.#running.stdin.end();
    if (this.#job) this.#running.kill();
  }

  #arm(): void {
    if (this.#timer) clearTimeout(this.#timer);
    const command = this.#job?.commands[this.#job.results.length + this.#done.length];
    if (!command) return;
    const timeoutMs = command.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const message = `${commandText(command.argv)} on ${this.#label} did not end within ${timeoutMs} ms`;
    this.#timer = setTimeout(() => this.#stop(new TransportError("timeout", message)), timeoutMs);
  }

  #stop(failure: Error): void {
    this.#failure ??= failure;
    this.#running.kill();
  }

  #takeStdout(chunk: Buffer): void {
    const job = this.#job;
    if (!job) return;
    this.#stdout.push(chunk);
    this.#stdoutBytes += chunk.length;
    const seam = Buffer.concat([this.#tail, chunk]);
    this.#tail = seam.subarray(-this.#trailer);
    if (seam.includes(`\n${this.#mark} `)) this.#cut(job);
    const command = job.commands[job.results.length + this.#done.length];
    const maxBytes = command?.maxBytes ?? DEFAULT_MAX_BYTES;
    if (!command || this.#stdoutBytes <= maxBytes) return;
    const message = `${commandText(command.argv)} on ${this.#label} printed more than ${maxBytes} bytes`;
    this.#stop(new TransportError("too-long", message));
  }

  #cut(job: Job): void {
    let data = Buffer.concat(this.#stdout);
    for (;;) {
      const at = data.indexOf(`\n${this.#mark} `);
      if (at < 0 || data.length < at + this.#trailer) break;
      const now = performance.now();
      const exitCode = Number(data.toString("latin1", at + this.#mark.length + 2, at + this.#trailer - 1));
      this.#done.push({ bytes: data.subarray(0, at), exitCode, ms: now - job.sinceMs });
      job.sinceMs = now;
      data = data.subarray(at + this.#trailer);
    }
    this.#stdout = [data];
    this.#stdoutBytes = data.length;
    this.#arm();
    this.#settle();
  }

  /** A command is over when both outputs say so: they are different streams. */
  #settle(): void {
    const job = this.#job;
    const end = `\n${this.#mark}\n`;
    while (job && this.#done.length > 0) {
      const at = this.#stderr.indexOf(end);
      const done = this.#done[0];
      if (at < 0 || !done) return;
      const encoding = job.commands[job.results.length]?.encoding ?? "utf8";
      const stderr = this.#stderr.slice(0, at).trim();
      job.results.push({ stdout: done.bytes.toString(encoding), stderr, exitCode: done.exitCode, ms: done.ms });
      this.#stderr = this.#stderr.slice(at + end.length);
      this.#done.shift();
      if (job.results.length === job.commands.length) this.#finish(job);
    }
  }

  #ended(code: number | null): void {
    const words = this.#stderr.trim() || `it ended with ${code ?? "a signal"}`;
    this.#over ??=
      this.#failure ?? new TransportError("disconnected", `commands cannot be run on ${this.#label}: ${words}`);
    const job = this.#job;
    if (!job) return;
    job.results.push({ failure: this.#over, ms: performance.now() - job.sinceMs });
    this.#finish(job);
  }

  #finish(job: Job): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#job = null;
    this.#stdout = [];
    this.#stdoutBytes = 0;
    this.#tail = Buffer.alloc(0);
    job.resolve(job.results);
  }
}
