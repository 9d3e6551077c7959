import { BridgeheadError } from "@/server/model/errors";
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
import { directionOfChain } from "@/server/security-groups/chain-names";
import { type ExplainedChain, explainPort } from "@/server/security-groups/explain-chain";
import { recogniseDialect } from "@/server/security-groups/recognise-dialect";
import { isGuestPort } from "@/server/wiring/on-host";

/**
 * The rules of a port in the order in which they are asked, each with what asks for it, with the counters of its host as
 * it was last read. Of a case: as it was captured.
 */
export async function portLedger(
  ctx: ConsoleContext,
  { portId, caseId }: { readonly portId: string; readonly caseId?: string | undefined },
): Promise<PortLedger> {
  const where = caseId === undefined ? { cloudId: await cloudOfPort(ctx, portId) } : { caseId };
  const [told] = await toldIntents(ctx, where);
  const port = told?.intent.ports.find((each) => each.id === portId);
  if (told === undefined || port === undefined) {
    throw new BridgeheadError("missing", `There is no port ${portId}.`, { remedy: "Look it up in the list of ports." });
  }
  const { intent } = told;
  const { world } = await ctx.views.of(caseId);
  const host = world.hosts.find(({ name, state }) => name === port.host || state?.hostname === port.host);
  const root = host?.state?.namespaces.find(({ name }) => name === "") ?? null;
  const isOlder = root !== null && isHavana(recogniseDialect(root));
  const groups = intent.securityGroups.filter((each) => port.securityGroupIds.includes(each.id));
  const chains = isGuestPort(port) ? explainPort(intent, port, root) : [];
  return {
    port: portUse(intent, port),
    groups: port.securityGroupIds.map((id) => ({ id, name: groups.find((each) => each.id === id)?.name || id })),
    stateless: groups[0]?.stateful === false,
    host: host === undefined ? null : { id: host.status.id, name: host.name, observedAt: host.status.observedAt },
    note: isOlder ? OLDER : await noteOf(ctx, port, caseId),
    chains: isOlder ? [] : chains.map((chain) => ledgerChain(chain, intent)),
  };
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

function ledgerChain({ family, name, lines }: ExplainedChain, intent: NetworkIntent): LedgerChain {
  const tell = originTeller(intent);
  const rules = new Map(intent.securityGroups.flatMap((group) => group.rules.map((rule) => [rule.id, rule])));
  const earlier: SecurityGroupRule[] = [];
  return {
    family,
    name,
    purpose: directionOfChain(name) ?? "anti-spoofing",
    lines: lines.map(({ spec, origin, state, packets, bytes }): LedgerLine => {
      const words = origin === null ? { why: null, group: null, ruleId: null } : tell(origin);
      const rule = words.ruleId === null ? undefined : rules.get(words.ruleId);
      const cover = rule === undefined ? undefined : earlier.find((each) => covers(each, rule));
      if (rule !== undefined) earlier.push(rule);
      return { spec, ...words, state, packets, bytes, shadowedBy: cover === undefined ? null : ruleWords(cover) };
    }),
  };
}
