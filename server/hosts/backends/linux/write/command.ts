import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { runBatch } from "@/server/hosts/transports/batch";
import { commandText, inNetns, type RunResult } from "@/server/hosts/transports/transport";
import type { BatchCommand } from "@/server/hosts/transports/worker";
import { BridgeheadError } from "@/server/model/errors";

const TIMEOUT_MS = 60_000;

/** What is said where the namespace that a command was for is not there. */
export const ENTER_FAILED = /nsenter: (cannot open|reassociate)/;

/** How tools say that what the operator named is not there, or not any more. */
const LACKING =
  /Cannot find device|No such device|Set \S+ doesn't exist|Chain '[^']*' does not exist|[Cc]ouldn't load target|Device does not exist|cannot stat \/proc\/sys|unknown port|invalid or unknown port/;

/** A command on the host ended with what is no success. */
export class CommandError extends BridgeheadError {
  override readonly name = "CommandError";
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(where: string, argv: readonly string[], result: Pick<RunResult, "exitCode" | "stderr">, remedy?: string) {
    const words = result.stderr.trim() || `exit code ${result.exitCode}`;
    const missing = result.exitCode === 127;
    super(
      missing || LACKING.test(words) ? "missing" : "refused",
      `${commandText(argv)} on ${where}: ${words.slice(0, 2000)}`,
      {
        ...(missing ? { remedy: `Install ${argv[0]} on the host.` } : remedy ? { remedy } : {}),
      },
    );
    this.exitCode = result.exitCode;
    this.stderr = result.stderr;
  }
}

/** Path of the namespace's file on the host; `undefined` for the root namespace. */
export function netnsPath({ view }: WriteHost, namespace: string): string | undefined {
  if (namespace === "") return undefined;
  if (view.netnsDir === null || !namespace.startsWith(view.netnsPrefix)) {
    throw new BridgeheadError("refused", `${view.transport.label} has no namespace ${namespace} of its own`, {
      remedy: "Give the host a directory of network namespaces (netnsDir, netnsPrefix) in its settings.",
    });
  }
  return `${view.netnsDir}/${namespace}`;
}

/** Runs one command in a namespace with a text on its stdin; what it ends with is for the caller. */
export async function feed(
  host: WriteHost,
  namespace: string,
  argv: readonly string[],
  stdin: string,
): Promise<RunResult> {
  const netns = netnsPath(host, namespace);
  return host.view.transport.run(argv, { netns, stdin, timeoutMs: TIMEOUT_MS, signal: host.signal });
}

export type Answer = { readonly stdout: string; readonly stderr: string; readonly exitCode: number };

/** Several commands one after the other in one process; a way in that fails is thrown, exit codes are for the caller. */
export async function ask(
  host: WriteHost,
  namespace: string,
  commands: readonly (readonly string[])[],
): Promise<readonly Answer[]> {
  if (commands.length === 0) return [];
  const netns = netnsPath(host, namespace);
  // Entered by each command: a namespace that is gone is then its failure, and not the worker's.
  const batch = commands.map((argv): BatchCommand => ({ argv: inNetns(argv, netns), timeoutMs: TIMEOUT_MS }));
  const results = await runBatch(host.view.transport, batch, { signal: host.signal });
  return results.map((result) => {
    if ("failure" in result) throw result.failure;
    return result;
  });
}

/** The same where each must succeed. */
export async function must(
  host: WriteHost,
  namespace: string,
  commands: readonly (readonly string[])[],
): Promise<readonly Answer[]> {
  const answers = await ask(host, namespace, commands);
  answers.forEach((answer, at) => {
    if (answer.exitCode !== 0) throw refusal(host, namespace, commands[at] ?? [], answer);
  });
  return answers;
}

/** What a command's end means to an operator. */
export function refusal(
  host: WriteHost,
  namespace: string,
  argv: readonly string[],
  result: Pick<RunResult, "exitCode" | "stderr">,
  remedy?: string,
): BridgeheadError {
  if (namespace !== "" && ENTER_FAILED.test(result.stderr)) return noNamespace(host, namespace);
  return new CommandError(placeOf(host, namespace), argv, result, remedy);
}

export function noNamespace({ view }: WriteHost, namespace: string): BridgeheadError {
  return new BridgeheadError("missing", `there is no namespace ${namespace} on ${view.transport.label}`, {
    remedy: "Somebody removed it: reconcile the host, which makes it anew.",
  });
}

export function placeOf({ view }: WriteHost, namespace: string): string {
  return namespace === "" ? view.transport.label : `${view.transport.label}, namespace ${namespace}`;
}
