import { lookAtSwitch } from "@/server/hosts/backends/linux/write/look-switch";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { parseFlows } from "@/server/hosts/parse/flows";
import { runBatch } from "@/server/hosts/transports/batch";
import type { BatchCommand } from "@/server/hosts/transports/worker";
import type { HostOperation } from "@/server/model/host-operation";
import type { HostState, OpenFlow } from "@/server/model/host-state";

/** The arguments before a bridge's management socket: the words in which flows are written (see `Flow`). */
export const OPENFLOW = ["ovs-ofctl", "-O", "OpenFlow14"];

export const managementOf = ({ view }: WriteHost, bridge: string): string => `unix:${view.ovsRunDir}/${bridge}.mgmt`;

/** The switch with the flows of the bridges concerned as they are now, ports by name; `null`: the bridge does not tell them. */
export async function lookAtFlows(host: WriteHost, operations: readonly HostOperation[]): Promise<HostState> {
  const seen = lookAtSwitch(host);
  const concerned = new Set(operations.flatMap((one) => (one.op === "flows.change" ? [one.bridge] : [])));
  const names = (seen.ovs?.bridges ?? []).map(({ name }) => name).filter((name) => concerned.has(name));
  const commands = names.map(
    (name): BatchCommand => ({
      argv: [...OPENFLOW, "--names", "--timeout=30", "dump-flows", managementOf(host, name)],
      maxBytes: 64 * 1024 * 1024,
    }),
  );
  const results = names.length === 0 ? [] : await runBatch(host.view.transport, commands, { signal: host.signal });
  const flows = new Map<string, readonly OpenFlow[] | null>();
  for (const [at, result] of results.entries()) {
    if ("failure" in result) throw result.failure;
    flows.set(names[at] ?? "", result.exitCode === 0 ? parseFlows(result.stdout) : null);
  }
  if (!seen.ovs) return seen;
  const bridges = seen.ovs.bridges.map((one) => ({ ...one, flows: flows.get(one.name) ?? null }));
  return { ...seen, ovs: { ...seen.ovs, bridges } };
}
