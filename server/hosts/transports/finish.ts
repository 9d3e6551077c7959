import {
  commandText,
  DEFAULT_MAX_BYTES,
  DEFAULT_TIMEOUT_MS,
  type Running,
  type RunOptions,
  type RunResult,
  TransportError,
} from "@/server/hosts/transports/transport";

/** Feeds a started process its input, gathers its output within the bounds, and ends it when a bound is passed. */
export async function finish(
  running: Running,
  argv: readonly string[],
  label: string,
  options: RunOptions,
): Promise<RunResult> {
  const startedAt = performance.now();
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let bytes = 0;
  let failure: Error | null = null;

  const stop = (error: Error) => {
    failure ??= error;
    running.kill();
  };
  const gather = (into: Buffer[]) => (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      stop(new TransportError("too-long", `${commandText(argv)} on ${label} printed more than ${maxBytes} bytes`));
    } else into.push(chunk);
  };
  running.stdout.on("data", gather(stdout));
  running.stderr.on("data", gather(stderr));
  running.stdin.on("error", () => undefined);
  running.stdin.end(options.stdin ?? "");

  const timer = setTimeout(
    () => stop(new TransportError("timeout", `${commandText(argv)} on ${label} did not end within ${timeoutMs} ms`)),
    timeoutMs,
  );
  const abort = () => stop(abortReason(options.signal));
  options.signal?.addEventListener("abort", abort, { once: true });
  if (options.signal?.aborted) abort();
  const exitCode = await running.exited;
  clearTimeout(timer);
  options.signal?.removeEventListener("abort", abort);
  if (failure) throw failure;
  const encoding = options.encoding ?? "utf8";
  return {
    stdout: Buffer.concat(stdout).toString(encoding),
    stderr: Buffer.concat(stderr).toString("utf8"),
    exitCode,
    ms: performance.now() - startedAt,
  };
}

export function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error("stopped");
}
