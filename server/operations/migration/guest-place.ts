import type { HostState, OvsPort } from "@/server/model/host-state";
import type { OperationContext } from "@/server/operations/context";
import { readManagedHosts } from "@/server/operations/host-steps/managed-hosts";
import { deviceName } from "@/server/wiring/device-names";

/** What a host shows of a guest's port. `null` in place of it: the host does not answer. */
export type SeenGuest = {
  /** The tap is on the host: a hypervisor has made it for the guest. */
  readonly tap: boolean;
  /** The port on the integration bridge is in a VLAN that lives. */
  readonly wired: boolean;
  /** Anything of the port is there. */
  readonly traces: boolean;
};

const LOOK_TIMEOUT_MS = 5_000;

export function seenGuest(state: HostState, portId: string): SeenGuest {
  const [tap, qvo, qbr] = (["tap", "qvo", "qbr"] as const).map((prefix) => deviceName(prefix, portId));
  const links = new Set(state.namespaces.find(({ name }) => name === "")?.links?.map(({ name }) => name) ?? []);
  const rows = (state.ovs?.bridges ?? []).flatMap(({ ports }) => ports);
  const row = rows.find(({ name }) => name === qvo) ?? rows.find(({ name }) => name === tap);
  const hasLink = (name: string | undefined) => name !== undefined && links.has(name);
  return {
    tap: hasLink(tap),
    wired: row !== undefined && isAlive(row),
    traces: row !== undefined || hasLink(qbr) || hasLink(qvo),
  };
}

function isAlive({ tag, vlanMode }: OvsPort): boolean {
  return tag !== null && tag !== 4095 && (vlanMode === null || vlanMode === "access");
}

/** Reads the host of this name anew. */
export async function lookForGuest(
  ctx: OperationContext,
  hostName: string,
  portId: string,
  signal: AbortSignal,
): Promise<SeenGuest | null> {
  const host = (await readManagedHosts(ctx.db)).find((each) => each.name === hostName);
  if (host === undefined) return null;
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(LOOK_TIMEOUT_MS)]);
    return seenGuest(await ctx.refreshHost(host.id, patience), portId);
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
