import { feed, refusal } from "@/server/hosts/backends/linux/write/command";
import { flowLines } from "@/server/hosts/backends/linux/write/flow-lines";
import { lookAtFlows, managementOf, OPENFLOW } from "@/server/hosts/backends/linux/write/look-flows";
import { tablesOf } from "@/server/hosts/backends/linux/write/ovs-tables";
import type { Performer, WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { uuids } from "@/server/hosts/parse/ovsdb-values";
import { BridgeheadError } from "@/server/model/errors";
import type { FlowOperation, HostOperation } from "@/server/model/host-operation";

/**
 * All changes of a bridge in one bundle through its management socket: all or none. It is looked at only for the way back: a
 * flow that is added where it is already replaces it, and keeps its counters.
 */
export const flows: Performer = {
  look: lookAtFlows,
  async apply(host, runs) {
    const operations = runs.flat().filter(isFlows);
    const bridges = [...new Set(operations.map(({ bridge }) => bridge))];
    for (const bridge of bridges) {
      const ports = portsOf(host, bridge);
      if (!ports) throw noBridge(host, bridge);
      const lines = flowLines(
        operations.filter((operation) => operation.bridge === bridge),
        ports,
      );
      if (lines.length > 0) await bundle(host, bridge, lines);
    }
  },
};

async function bundle(host: WriteHost, bridge: string, lines: readonly string[]): Promise<void> {
  const argv = [...OPENFLOW, "--timeout=30", "--bundle", "add-flows", managementOf(host, bridge), "-"];
  const result = await feed(host, "", argv, `${lines.join("\n")}\n`);
  if (result.exitCode === 0) return;
  if (/\.mgmt \(No such file or directory\)/.test(result.stderr)) throw noBridge(host, bridge);
  const at = Number(/-:(\d+):/.exec(result.stderr)?.[1] ?? Number.NaN);
  const line = Number.isNaN(at) ? "" : `\nin flow: ${lines[at - 1]}`;
  const remedy = /version negotiation failed/.test(result.stderr)
    ? `Let bridge ${bridge} speak OpenFlow14: its protocols are set with its other settings.`
    : "A port that the flow names may be gone: observe the host again and plan anew.";
  throw refusal(host, "", argv, { ...result, stderr: `${result.stderr.trim()}${line}` }, remedy);
}

function isFlows(operation: HostOperation): operation is FlowOperation {
  return operation.op === "flows.change";
}

/** `null`: there is no such bridge. */
function portsOf(host: WriteHost, name: string): ReadonlySet<string> | null {
  const tables = tablesOf(host);
  const bridge = Object.values(tables.Bridge ?? {}).find((row) => row.name === name);
  if (!bridge) return null;
  return new Set(uuids(bridge, "ports").map((port) => String(tables.Port?.[port]?.name)));
}

function noBridge({ view }: WriteHost, bridge: string): BridgeheadError {
  return new BridgeheadError("missing", `there is no Open vSwitch bridge ${bridge} on ${view.transport.label}`, {
    remedy: "Somebody removed it: reconcile the host, which makes it anew.",
  });
}
