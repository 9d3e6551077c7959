import { BridgeheadError } from "@/server/model/errors";
import type { HostState, Namespace } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port, SecurityGroupRule } from "@/server/model/neutron";
import { ruleWords } from "@/server/model/rule-words";
import type { LedgerChain, LedgerLine, PortLedger } from "@/server/model/security-group-views";
import type { ConsoleContext } from "@/server/operations/console-context";
import { toldIntents } from "@/server/operations/intent/told-intents";
import { cloudOfPort } from "@/server/operations/ports/cloud-of-port";
import { covers } from "@/server/operations/security-groups/covers";
import { portUse } from "@/server/operations/security-groups/describe-security-group";
import { originTeller } from "@/server/operations/security-groups/origin-words";
import { whyNotWritten } from "@/server/operations/security-groups/port-reach";
import { orAborted } from "@/server/reconcile/or-aborted";
import { directionOfChain } from "@/server/security-groups/chain-names";
import { type ExplainedChain, explainPort } from "@/server/security-groups/explain-chain";
import { explainSharedChains } from "@/server/security-groups/explain-shared-chains";
import { recogniseDialect } from "@/server/security-groups/recognise-dialect";
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
  const isOlder = root !== null && isHavana(recogniseDialect(root));
  const groups = intent.securityGroups.filter((each) => port.securityGroupIds.includes(each.id));
  const chains = isGuestPort(port) ? explainChains(intent, port, root) : [];
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
    note: isOlder ? OLDER : await noteOf(ctx, port, caseId),
    chains: isOlder ? [] : chains.map((chain) => ledgerChain(chain, intent)),
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

/** The port's own chains, and where they are asked at all and the host was read, those that lead to them. */
function explainChains(intent: NetworkIntent, port: Port, root: Namespace | null): readonly AnyChain[] {
  const own = explainPort(intent, port, root).map((chain): AnyChain => {
    const rules = chain.family === "ipv4" ? root?.iptables : root?.ip6tables;
    const filter = rules?.tables.find(({ name }) => name === "filter");
    const isThere = rules == null ? null : (filter?.chains ?? []).some(({ name }) => name === chain.name);
    return { ...chain, purpose: directionOfChain(chain.name) ?? "anti-spoofing", isThere, others: 0 };
  });
  if (root === null || port.vif?.hybridPlug === false) return own;
  return [...own, ...explainSharedChains(intent, port, root)];
}

const OLDER =
  "The host's agent writes rules in the dialect of before 2014, which is not compared line by line. The port's details in the topology show them as they are.";

function isHavana(recognised: ReturnType<typeof recogniseDialect>): boolean {
  return recognised.kind === "known" && recognised.dialect === "havana";
}

async function noteOf(ctx: ConsoleContext, port: Port, caseId: string | undefined): Promise<string | null> {
  if (!isGuestPort(port)) return "It is the port of a service or a router: security groups are for guests.";
  if (caseId !== undefined) return null;
  return whyNotWritten(port, await ctx.db.host.findMany({ select: { name: true, ownership: true } }));
}

type AnyChain = ExplainedChain & Pick<LedgerChain, "purpose" | "isThere" | "others">;

function ledgerChain({ lines, ...chain }: AnyChain, intent: NetworkIntent): LedgerChain {
  const tell = originTeller(intent);
  const rules = new Map(intent.securityGroups.flatMap((group) => group.rules.map((rule) => [rule.id, rule])));
  const earlier: SecurityGroupRule[] = [];
  return {
    ...chain,
    lines: lines.map(({ origin, ...line }): LedgerLine => {
      const words = origin === null ? { why: null, group: null, ruleId: null } : tell(origin);
      const rule = words.ruleId === null ? undefined : rules.get(words.ruleId);
      const cover = rule === undefined ? undefined : earlier.find((each) => covers(each, rule));
      if (rule !== undefined) earlier.push(rule);
      return { ...line, ...words, shadowedBy: cover === undefined ? null : ruleWords(cover) };
    }),
  };
}
