import type { LinuxHostConfig } from "@/server/hosts/config";
import { hostView, openTransport } from "@/server/hosts/driver";
import { runInsideArgv } from "@/server/hosts/run-inside-argv";
import { commandText, inNetns } from "@/server/hosts/transports/transport";
import { BridgeheadError } from "@/server/model/errors";
import type { Namespace } from "@/server/model/host-state";
import type { RunInsideInput, RunInsideResult } from "@/server/model/run-inside";

const TIMEOUT_MS = 10_000;
/** `conntrack -L` of a busy router is longer than anyone reads. */
const MOST_BYTES = 1024 * 1024;

/**
 * Runs one command of the fixed list in a namespace, over a way in of its own, so that neither the observer nor a run of a
 * plan waits for it. It enters the network only: `/sys` and `/etc` stay the host's, unlike under `ip netns exec`.
 */
export async function runInside(
  config: LinuxHostConfig,
  namespace: Namespace,
  input: Pick<RunInsideInput, "verb" | "address">,
  signal: AbortSignal | undefined,
): Promise<RunInsideResult> {
  const argv = runInsideArgv(input, namespace);
  const transport = openTransport(config);
  try {
    const { netnsDir } = await hostView(config, transport);
    const netns = namespaceFile(namespace.name, netnsDir);
    const { stdout, stderr, exitCode, ms } = await transport.run(argv, {
      netns,
      signal,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MOST_BYTES,
    });
    const named = netns !== undefined && !namespace.name.startsWith("pid:");
    const etcFiles = named ? await transport.readDir(`/etc/netns/${namespace.name}`).catch(() => []) : [];
    return { command: commandText(inNetns(argv, netns)), stdout, stderr, exitCode, ms, etcFiles };
  } finally {
    await transport.close();
  }
}

function namespaceFile(name: string, netnsDir: string | null): string | undefined {
  if (name === "") return undefined;
  const pid = /^pid:(\d+)$/.exec(name)?.[1];
  if (pid !== undefined) return `/proc/${pid}/ns/net`;
  if (netnsDir !== null) return `${netnsDir}/${name}`;
  throw new BridgeheadError("missing", `This host has no named namespaces, so there is no ${name}.`, {
    remedy: "Say in the host's settings where its namespaces are.",
  });
}
