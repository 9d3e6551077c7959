import type { Duplex, Readable, Writable } from "node:stream";
import { BridgeheadError } from "@/server/model/errors";

/**
 * How commands, files and sockets of one host are reached. Everything else about a host is written once on top of this:
 * the collector and the driver do not know whether the host is this machine, a namespace of it or behind SSH.
 *
 * Commands are argv arrays. A command that ends with a non-zero exit code is a result, not an error; a host that cannot
 * be reached, a time-out or too much output is a `TransportError`. A program that does not exist is exit code 127.
 */
export interface Transport {
  /** For messages: what an operator calls this way in, e.g. `ssh root@192.0.2.11:22`. */
  readonly label: string;
  run(argv: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** A process that lives on. It ends when its stdin ends: callers close it with `kill`, a crash of ours closes it too. */
  spawn(argv: readonly string[], options?: SpawnOptions): Promise<Running>;
  /** A stream socket on the host, by its path there. */
  connectUnix(path: string, signal?: AbortSignal): Promise<Duplex>;
  readFile(path: string, signal?: AbortSignal): Promise<string>;
  readDir(path: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Tells when entries appear in or vanish from a directory; `null` where only polling is possible. */
  watchDir(path: string, onChange: () => void): (() => void) | null;
  /** Called when the way in breaks and when it is there again. Transports that cannot break never call it. */
  onLink(listener: (link: LinkState) => void): void;
  /** Forgets a back-off or a refusal and tries at once. */
  retry(): void;
  close(): Promise<void>;
}

export type LinkState = { readonly up: true } | { readonly up: false; readonly error: Error };

export type SpawnOptions = {
  /** Path of a network namespace file on the host, e.g. `/run/netns/qdhcp-…`. */
  readonly netns?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** For watchers: not counted among the commands that may run at a time. */
  readonly longLived?: boolean | undefined;
};

export type RunOptions = SpawnOptions & {
  readonly stdin?: string | undefined;
  /** Default 15,000. */
  readonly timeoutMs?: number | undefined;
  /** Bound on stdout and stderr together; default 32 MiB. */
  readonly maxBytes?: number | undefined;
  /** `latin1` keeps every byte. Default `utf8`. */
  readonly encoding?: "utf8" | "latin1" | undefined;
};

export type RunResult = {
  readonly stdout: string;
  readonly stderr: string;
  /** `null`: ended by a signal. */
  readonly exitCode: number | null;
  readonly ms: number;
};

export interface Running {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves with the exit code, `null` when a signal ended it or the connection broke. Never rejects. */
  readonly exited: Promise<number | null>;
  /** Ends it and its children. Harmless when it is gone. */
  kill(): void;
}

export const DEFAULT_TIMEOUT_MS = 15_000;
export const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;

/** Programs of network tools are in sbin, which a login shell's PATH often lacks. */
export const COMMAND_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export type TransportProblem = "timeout" | "too-long" | "disconnected" | "not-found" | "denied";

/** The way in, not the command, failed. */
export class TransportError extends BridgeheadError {
  override readonly name = "TransportError";
  readonly problem: TransportProblem;

  constructor(problem: TransportProblem, message: string, options: { cause?: unknown; remedy?: string } = {}) {
    super(problem === "denied" ? "refused" : problem === "not-found" ? "missing" : "unreachable", message, options);
    this.problem = problem;
  }
}

/** The argv that runs `argv` in the network namespace, if one is asked for. */
export function inNetns(argv: readonly string[], netns: string | undefined): readonly string[] {
  return netns === undefined ? argv : ["nsenter", `--net=${netns}`, "--", ...argv];
}

/** A command as an operator would type it, for messages and the `source` of a fact. */
export function commandText(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(" ");
}
