import type { PartCommand } from "@/server/hosts/backends/linux/commands";
import type { HostView } from "@/server/hosts/backends/linux/host-view";
import type { HostNamespace } from "@/server/hosts/backends/linux/namespaces";
import type { Collected } from "@/server/hosts/backends/linux/raw-store";
import type { Part } from "@/server/hosts/raw";
import { runBatch } from "@/server/hosts/transports/batch";
import { commandText } from "@/server/hosts/transports/transport";
import type { BatchCommand, BatchResult } from "@/server/hosts/transports/worker";

/** Runs part commands in a namespace, one after the other in one process, and files their outcome. */
export async function collectParts(
  view: HostView,
  namespace: HostNamespace,
  commands: readonly PartCommand[],
  signal?: AbortSignal,
): Promise<Collected> {
  return (await collectWith(view, namespace, commands, [], signal)).collected;
}

/** The same with further commands in the same process, whose results are for the caller. */
export async function collectWith(
  view: HostView,
  namespace: HostNamespace,
  commands: readonly PartCommand[],
  others: readonly BatchCommand[],
  signal?: AbortSignal,
): Promise<{ readonly collected: Collected; readonly others: readonly BatchResult[] }> {
  const netns = namespace.path ?? undefined;
  const results = await runBatch(view.transport, [...commands, ...others], { netns, signal });
  const collected = commands.map(({ part, argv, shown }, at) => {
    const result = results[at];
    return result ? outcome(part, namespace, shown?.split(" ") ?? argv, result) : { texts: [], errors: [] };
  });
  return { collected: merge(collected), others: results.slice(commands.length) };
}

/** Files the outcome of one command: its text, or an error that says what is missing and why. */
export function outcome(
  part: Part,
  namespace: HostNamespace,
  argv: readonly string[],
  result: BatchResult,
  subject?: string,
): Collected {
  const command = namespaceCommand(namespace, argv);
  const slot = { part, namespace: namespace.name, command, ...(subject !== undefined && { subject }) };
  if ("failure" in result) return failed(slot, result.failure.message);
  if (result.exitCode === 127) return failed(slot, `${argv[0]} is not installed on the host`);
  if (result.exitCode !== 0) {
    return failed(slot, result.stderr || `${argv[0]} ended with exit code ${result.exitCode} and said nothing`);
  }
  return { texts: [{ ...slot, ms: result.ms, text: result.stdout }], errors: [] };
}

function failed(
  slot: { readonly part: string; readonly namespace: string; readonly command: string },
  message: string,
): Collected {
  return { texts: [], errors: [{ ...slot, message: message.slice(0, 1000) }] };
}

export function merge(all: readonly Collected[]): Collected {
  return { texts: all.flatMap(({ texts }) => texts), errors: all.flatMap(({ errors }) => errors) };
}

/** As an operator would type it on the host. */
export function namespaceCommand(namespace: HostNamespace, argv: readonly string[]): string {
  if (namespace.path === null) return commandText(argv);
  if (namespace.name.startsWith("pid:")) return commandText(["nsenter", `--net=${namespace.path}`, ...argv]);
  return commandText(["ip", "netns", "exec", namespace.name, ...argv]);
}

/** At most `limit` of the jobs at a time. */
export async function bounded<T, R>(limit: number, items: readonly T[], job: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next;
      next += 1;
      const item = items[at];
      if (item !== undefined) results[at] = await job(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
