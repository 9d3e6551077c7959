import { SwitchError } from "@/server/hosts/backends/linux/write/host-error";
import { tablesOf } from "@/server/hosts/backends/linux/write/ovs-tables";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import type { OvsdbClient } from "@/server/hosts/ovsdb/client";
import type { Operation } from "@/server/hosts/ovsdb/transact";
import { optionalInteger, optionalText } from "@/server/hosts/parse/ovsdb-values";
import { BridgeheadError } from "@/server/model/errors";
import type { OvsOperation } from "@/server/model/host-operation";

const PATIENCE_MS = 30_000;
/** Making or removing a device takes the kernel up to 20 ms. */
const PATIENCE_PER_OPERATION_MS = 50;
const OPEN_MS = 2_000;
const FIRST_WAIT_MS = 2;
const LAST_WAIT_MS = 100;

/** Commits, and waits until the switch says that it has this configuration. `cur_cfg` is not followed: it is asked for. */
export async function takenUp(host: WriteHost, changes: readonly Operation[]): Promise<void> {
  const client = host.ovs?.client;
  if (!client || changes.length === 0) return;
  const results = await client.transact([
    ...changes,
    { op: "mutate", table: "Open_vSwitch", where: [], mutations: [["next_cfg", "+=", 1]] },
    { op: "select", table: "Open_vSwitch", where: [], columns: ["next_cfg"] },
  ]);
  const wanted = numberIn(results.at(-1), "next_cfg");
  const patience = PATIENCE_MS + PATIENCE_PER_OPERATION_MS * changes.length;
  const isThere = await poll(patience, host.signal, async () => (await currentConfiguration(client)) >= wanted);
  if (isThere) return;
  throw new SwitchError(
    "unreachable",
    `Open vSwitch on ${host.view.transport.label} did not take up its configuration within ${patience} ms`,
    { remedy: "See whether ovs-vswitchd runs on the host (its log is in /var/log/openvswitch)." },
  );
}

/** A commit is no proof that a device exists. */
export async function checkOpen(host: WriteHost, operations: readonly OvsOperation[]): Promise<void> {
  const wanted = operations
    .filter((operation) => operation.op === "ovs.port.ensure")
    .filter(({ mustOpen }) => mustOpen);
  if (wanted.length === 0) return;
  const stateOf = () => {
    const rows = Object.values(tablesOf(host).Interface ?? {});
    const byName = new Map(rows.map((row) => [row.name, row]));
    return wanted.map(({ name, bridge }) => {
      const row = byName.get(name) ?? {};
      return { name, bridge, ofport: optionalInteger(row, "ofport"), error: optionalText(row, "error") };
    });
  };
  const isDecided = ({ ofport, error }: { ofport: number | null; error: string | null }) =>
    ofport !== null && (ofport > 0 || error !== null);
  await poll(OPEN_MS, host.signal, async () => stateOf().every(isDecided));
  const failed = stateOf().filter(({ ofport, error }) => ofport === null || ofport <= 0 || error !== null);
  const [first] = failed;
  if (!first) return;
  const others = failed.length > 1 ? ` (and ${failed.length - 1} more)` : "";
  throw new BridgeheadError(
    "missing",
    `Open vSwitch on ${host.view.transport.label} could not open port ${first.name} of ${first.bridge}${others}: ${first.error ?? "it has no number"}`,
    { remedy: `Make the device ${first.name} first, or see what removed it or holds it.` },
  );
}

async function currentConfiguration(client: OvsdbClient): Promise<number> {
  const [result] = await client.transact([{ op: "select", table: "Open_vSwitch", where: [], columns: ["cur_cfg"] }]);
  return numberIn(result, "cur_cfg");
}

function numberIn(result: Readonly<Record<string, unknown>> | undefined, column: string): number {
  const rows = Array.isArray(result?.rows) ? result.rows : [];
  return Number(rows[0]?.[column] ?? Number.NaN);
}

async function poll(patienceMs: number, signal: AbortSignal, isSo: () => Promise<boolean>): Promise<boolean> {
  const until = performance.now() + patienceMs;
  for (let wait = FIRST_WAIT_MS; !(await isSo()); wait = Math.min(wait * 1.5, LAST_WAIT_MS)) {
    if (performance.now() > until) return false;
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return true;
}
