import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { isBridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { HostState } from "@/server/model/host-state";
import type { ManagedHost } from "@/server/model/plumbing";
import type { OperationContext } from "@/server/operations/context";
import { hostScopeOf } from "@/server/operations/host-steps/host-scope";
import { involvedHosts } from "@/server/operations/host-steps/involved-hosts";
import { readManagedHosts, readObservedHost } from "@/server/operations/host-steps/managed-hosts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { desiredIntent } from "@/server/operations/intent/desired-intent";
import { readIntent } from "@/server/operations/intent/read-intent";

const LOOK_TIMEOUT_MS = 30_000;

export type GatheredHosts = {
  /** All managed hosts of the cloud, by name. */
  readonly hosts: readonly ManagedHost[];
  /** Of those that the request has to do with and that answered: as they are now. Only on these is anything planned. */
  readonly states: ReadonlyMap<string, HostState>;
  /** Those that the request has to do with and that do not answer, with the reason. */
  readonly silent: readonly { readonly host: ManagedHost; readonly reason: string }[];
};

/** All managed hosts of the cloud, and those that a request has to do with. */
export type FoundHosts = { readonly hosts: readonly ManagedHost[]; readonly involved: readonly ManagedHost[] };

export const NO_HOSTS: GatheredHosts = { hosts: [], states: new Map(), silent: [] };

/** Requests that no host has to do with, whatever they say. */
const NOT_ABOUT_HOSTS: ReadonlySet<ChangeRequest["kind"]> = new Set([
  ...(["create-network", "create-physical-network", "delete-physical-network", "set-local-link"] as const),
  ...(["set-flat", "remove-flat", "set-uplink-sets", "import-ini"] as const),
]);

/**
 * Looks at the hosts that a plan for this request rests on. The caller holds them (`holdHosts`) when it will change them,
 * and gives what it found then: finding them reads all that the cloud intends.
 */
export async function gatherHosts(
  ctx: OperationContext,
  request: ChangeRequest,
  signal: AbortSignal,
  found?: FoundHosts,
): Promise<GatheredHosts> {
  const { hosts, involved } = found ?? (await findHosts(ctx, request));
  return lookAt(ctx, hosts, involved, signal);
}

/** The same for hosts that are known by their ids, of a plan that is gone on with. */
export async function gatherHostsById(
  ctx: OperationContext,
  ids: ReadonlySet<string>,
  request: ChangeRequest,
  signal: AbortSignal,
): Promise<GatheredHosts> {
  if (ids.size === 0) return NO_HOSTS;
  const hosts =
    request.kind === "repair-finding"
      ? [await readObservedHost(ctx.db, request.hostId)]
      : await readManagedHosts(ctx.db);
  const wanted = hosts.filter((each) => ids.has(each.id));
  return lookAt(ctx, hosts, wanted, signal);
}

async function lookAt(
  ctx: OperationContext,
  hosts: readonly ManagedHost[],
  involved: readonly ManagedHost[],
  signal: AbortSignal,
): Promise<GatheredHosts> {
  const states = new Map<string, HostState>();
  const silent: { host: ManagedHost; reason: string }[] = [];
  await Promise.all(
    involved.map(async (host) => {
      try {
        const patience = AbortSignal.any([signal, AbortSignal.timeout(LOOK_TIMEOUT_MS)]);
        states.set(host.id, await ctx.refreshHost(host.id, patience));
      } catch (error) {
        silent.push({ host, reason: reasonOf(error) });
      }
    }),
  );
  return { hosts, states, silent: silent.sort((a, b) => (a.host.name < b.host.name ? -1 : 1)) };
}

/** Empty where there are none to manage. */
export async function findHosts(ctx: OperationContext, request: ChangeRequest): Promise<FoundHosts> {
  const nobody = { hosts: [], involved: [] };
  if (NOT_ABOUT_HOSTS.has(request.kind)) return nobody;
  if (request.kind === "repair-finding") {
    const hosts = [await readObservedHost(ctx.db, request.hostId)];
    return { hosts, involved: hosts };
  }
  const hosts = await readManagedHosts(ctx.db);
  if (hosts.length === 0) return nobody;
  const cloud = await ctx.db.cloud.findUnique({ where: { id: request.cloudId }, select: { kind: true } });
  if (cloud !== null && cloud.kind !== "inventory") return nobody;
  const { intent } = await readIntent(ctx.db, request.cloudId);
  const { desired } = desiredIntent(intent, request);
  const scope = hostScopeOf(request, intent, desired);
  const involved = involvedHosts(scope, { before: intent, after: desired }, hosts, (id) => ctx.hostState(id));
  return { hosts, involved };
}

/** What the request needs of a host that does not answer is refused; the rest is told and nothing is planned there. */
export function silentHosts(
  { silent }: GatheredHosts,
  before: CloudIntent,
  after: CloudIntent,
  /** Told, not refused: what is left on a host that is gone is taken away when it is back. */
  leavesBehind = false,
): { readonly faults: readonly Fault[]; readonly notices: readonly string[] } {
  const faults: Fault[] = [];
  const notices: string[] = [];
  for (const { host, reason } of silent) {
    const comes = portsAt(after, host.name).some((id) => !portsAt(before, host.name).includes(id));
    const goes = portsAt(before, host.name).some((id) => !portsAt(after, host.name).includes(id));
    const message = `Host ${host.name} does not answer: ${reason}`;
    if (before.isolation !== after.isolation) {
      faults.push({
        code: "host-not-answering",
        object: `host ${host.name}`,
        message: `${message} Its rules are not known.`,
        remedy: "Make the host answer, then try again.",
      });
    } else if (comes || (goes && !leavesBehind)) {
      faults.push({
        code: "host-not-answering",
        object: `host ${host.name}`,
        message: comes ? `${message} A port cannot be plugged there.` : `${message} A port there has to be unplugged.`,
        remedy: "Make the host answer, or remove it from the console, then try again.",
      });
    } else notices.push(`${message} Nothing is planned on it.`);
  }
  return { faults, notices };
}

function portsAt({ ports }: CloudIntent, hostName: string): readonly string[] {
  const isThere = (each: CloudIntent["ports"][number]) =>
    each.host === hostName || (each.inactiveBindings ?? []).some((binding) => binding.host === hostName);
  return ports.filter((each) => isThere(each) && each.vnicType !== "baremetal").map((each) => each.id);
}

function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const words = isBridgeheadError(error) && error.remedy !== undefined ? `${said} ${error.remedy}` : said;
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
