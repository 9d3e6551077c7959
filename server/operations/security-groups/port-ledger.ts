import { BridgeheadError } from "@/server/model/errors";
import type { HostState } from "@/server/model/host-state";
import type { Port } from "@/server/model/neutron";
import type { PortLedger } from "@/server/model/security-group-views";
import type { ConsoleContext } from "@/server/operations/console-context";
import { toldIntents } from "@/server/operations/intent/told-intents";
import { cloudOfPort } from "@/server/operations/ports/cloud-of-port";
import { portUse } from "@/server/operations/security-groups/describe-security-group";
import { ledgerChains } from "@/server/operations/security-groups/ledger-chains";
import { whyNotWritten } from "@/server/operations/security-groups/port-reach";
import { orAborted } from "@/server/reconcile/or-aborted";
import { filtersByFlows } from "@/server/security-groups/filters-by-flows";
import { styleOfHost } from "@/server/security-groups/style-of-host";
import type { WorldHost } from "@/server/topology/world";
import { isGuestPort } from "@/server/wiring/on-host";

type LedgerInput = {
  readonly portId: string;
  readonly caseId?: string | undefined;
  /** Counters that are older are read again first; what cannot be read stays, and its age says so. */
  readonly freshMs?: number | undefined;
};

const COUNT_TIMEOUT_MS = 4_000;

/**
 * The rules of a port in the order in which they are asked, each with what asks for it, with the counters of its host,
 * and the chains that lead to its own. Of a case: as it was captured.
 */
export async function portLedger(ctx: ConsoleContext, { portId, caseId, freshMs }: LedgerInput): Promise<PortLedger> {
  const where = caseId === undefined ? { cloudId: await cloudOfPort(ctx, portId) } : { caseId };
  const [told] = await toldIntents(ctx, where);
  const port = told?.intent.ports.find((each) => each.id === portId);
  if (told === undefined || port === undefined) {
    throw new BridgeheadError("missing", `There is no port ${portId}.`, { remedy: "Look it up in the list of ports." });
  }
  const { intent } = told;
  const { world } = await ctx.views.of(caseId);
  const host = world.hosts.find(({ name, state }) => name === port.host || state?.hostname === port.host);
  const state = host === undefined ? null : await countedState(ctx, host, caseId === undefined ? freshMs : undefined);
  const root = state?.namespaces.find(({ name }) => name === "") ?? null;
  const byFlows = state !== null && filtersByFlows(state, port);
  const style = byFlows ? null : styleOfHost(root);
  const groups = intent.securityGroups.filter((each) => port.securityGroupIds.includes(each.id));
  return {
    port: portUse(intent, port),
    groups: port.securityGroupIds.map((id) => ({ id, name: groups.find((each) => each.id === id)?.name || id })),
    stateless: groups[0]?.stateful === false,
    host:
      host === undefined
        ? null
        : {
            ...{ id: host.status.id, name: host.name, observedAt: host.status.observedAt },
            countedAt: state?.rulesAt ?? state?.observedAt ?? null,
          },
    note: byFlows ? BY_FLOWS : style === null ? FOREIGN : await noteOf(ctx, port, caseId),
    chains: style === null || !isGuestPort(port) ? [] : ledgerChains(intent, port, root, style),
  };
}

async function countedState(
  ctx: ConsoleContext,
  { status, state }: WorldHost,
  freshMs: number | undefined,
): Promise<HostState | null> {
  if (freshMs === undefined || state === null) return state;
  const known = ctx.hostState(status.id) ?? state;
  if (ctx.now() - (known.rulesAt ?? known.observedAt) < freshMs) return known;
  await orAborted(ctx.sources.countHost(status.id), AbortSignal.timeout(COUNT_TIMEOUT_MS)).catch(() => undefined);
  return ctx.hostState(status.id) ?? state;
}

const BY_FLOWS =
  "Its host filters by flows of Open vSwitch (tables 71 to 82 of br-int), which are not explained line by line here. A trace follows them and names the flow that decides.";
const FOREIGN =
  "The rules of its host are written in a way that is not known, and are not compared line by line. The port's details in the topology show them as they are.";

async function noteOf(ctx: ConsoleContext, port: Port, caseId: string | undefined): Promise<string | null> {
  if (!isGuestPort(port)) return "It is the port of a service or a router: security groups are for guests.";
  if (caseId !== undefined) return null;
  return whyNotWritten(port, await ctx.db.host.findMany({ select: { name: true, ownership: true } }));
}
