import { merge, outcome } from "@/server/hosts/backends/linux/collect";
import type { HostView } from "@/server/hosts/backends/linux/host-view";
import type { HostNamespace } from "@/server/hosts/backends/linux/namespaces";
import type { Collected } from "@/server/hosts/backends/linux/raw-store";
import type { OvsdbTables } from "@/server/hosts/raw";
import { runBatch } from "@/server/hosts/transports/batch";
import type { BatchCommand, BatchResult } from "@/server/hosts/transports/worker";

const ROOT: HostNamespace = { name: "", path: null, inode: null, pids: [] };

/** Names of the bridges in the database. */
export function bridgeNames(tables: OvsdbTables | null): readonly string[] {
  return Object.values(tables?.Bridge ?? {})
    .map((row) => row.name)
    .filter((name): name is string => typeof name === "string")
    .sort();
}

/**
 * The flow tables of bridges, through their management sockets. OpenFlow 1.3 first: its text is what Neutron writes; a
 * bridge that is set to refuse it is asked again in whatever it allows.
 */
export async function collectFlows(
  view: HostView,
  bridges: readonly string[],
  signal?: AbortSignal,
): Promise<Collected> {
  const { ovsRunDir } = view;
  if (ovsRunDir === null || bridges.length === 0) return { texts: [], errors: [] };
  const dump = (bridge: string, versions: string): BatchCommand => ({
    argv: ["ovs-ofctl", "-O", versions, "--timeout=10", "dump-flows", `unix:${ovsRunDir}/${bridge}.mgmt`],
    maxBytes: 64 * 1024 * 1024,
  });
  const safe = bridges.filter((bridge) => !bridge.includes("/"));
  const first = safe.map((bridge) => dump(bridge, "OpenFlow13"));
  const results = [...(await runBatch(view.transport, first, { signal }))];
  const refused = safe.flatMap((_, at) => (isVersionRefused(results[at]) ? [at] : []));
  if (refused.length > 0) {
    const second = refused.map((at) => dump(safe[at] ?? "", "OpenFlow10,OpenFlow14,OpenFlow15"));
    const again = await runBatch(view.transport, second, { signal });
    refused.forEach((at, index) => {
      const result = again[index];
      if (result) results[at] = result;
    });
  }
  const collected = safe.map((bridge, at) => {
    const result = results[at];
    const argv = first[at]?.argv ?? [];
    return result ? outcome("flows", ROOT, argv, result, bridge) : { texts: [], errors: [] };
  });
  const unsafe = bridges.filter((bridge) => bridge.includes("/")).map(unreachableBridge);
  return merge([...collected, ...unsafe]);
}

function isVersionRefused(result: BatchResult | undefined): boolean {
  return result !== undefined && !("failure" in result) && /version negotiation failed/.test(result.stderr);
}

function unreachableBridge(bridge: string): Collected {
  const message = `bridge ${JSON.stringify(bridge)} has a name that Open vSwitch makes no bridge for`;
  return { texts: [], errors: [{ part: "flows", namespace: "", command: "ovs-ofctl dump-flows", message }] };
}
