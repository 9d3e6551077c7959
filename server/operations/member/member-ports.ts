import type { VnicType } from "@/server/model/port-input";
import type { PortDetails, PortView } from "@/server/model/port-views";
import type { ProjectScope } from "@/server/model/project-scope";
import type { PortLedger } from "@/server/model/security-group-views";
import type { ConsoleContext } from "@/server/operations/console-context";
import type { OperationContext } from "@/server/operations/context";
import type { SourceInput } from "@/server/operations/intent/told-intents";
import { found, memberCloud } from "@/server/operations/member/member-cloud";
import { portLedger } from "@/server/operations/security-groups/port-ledger";

type Filters = SourceInput & {
  readonly networkId?: string | undefined;
  readonly host?: string | undefined;
  readonly deviceId?: string | undefined;
  readonly deviceOwner?: string | undefined;
  readonly vnicType?: VnicType | undefined;
  readonly bound?: boolean | undefined;
};

/** Own ports, by name; of where they are bound only whether they are. */
export async function memberPorts(
  ctx: OperationContext,
  scope: ProjectScope,
  { cloudId: asked, caseId, ...filters }: Filters,
): Promise<readonly PortView[]> {
  const { cloudId, seen, all } = await memberCloud(ctx, scope, { cloudId: asked, caseId });
  // a host is not theirs to know: asking for the ports of one finds none
  if (filters.host !== undefined && filters.host !== "") return [];
  const bound = new Set(all.ports.filter(({ host }) => host !== "").map(({ id }) => id));
  const names = new Map(seen.networks.map(({ id, name }) => [id, name]));
  return seen.ports
    .filter(
      (port) =>
        (filters.networkId === undefined || port.networkId === filters.networkId) &&
        (filters.deviceId === undefined || port.deviceId === filters.deviceId) &&
        (filters.deviceOwner === undefined || port.deviceOwner === filters.deviceOwner) &&
        (filters.vnicType === undefined || port.vnicType === filters.vnicType) &&
        (filters.bound === undefined || bound.has(port.id) === filters.bound),
    )
    .map((port) => ({
      ...{ ...port, cloudId, server: null, connection: null },
      networkName: names.get(port.networkId) || port.networkId,
      binding: { state: bound.has(port.id) ? ("bound" as const) : ("unbound" as const), reason: null },
    }));
}

export async function memberPort(
  ctx: OperationContext,
  scope: ProjectScope,
  { id, caseId }: { readonly id: string; readonly caseId?: string | undefined },
): Promise<PortDetails> {
  return { ...found("port", id, await memberPorts(ctx, scope, { caseId })), localLink: null, mirror: null };
}

const OWN_CHAINS: readonly string[] = ["ingress", "egress", "anti-spoofing"];

/** The rules of an own port in order, without what its host shares with others. Counters are as they were last read. */
export async function memberLedger(
  ctx: ConsoleContext,
  scope: ProjectScope,
  { portId, caseId }: { readonly portId: string; readonly caseId?: string | undefined },
): Promise<PortLedger> {
  const { seen } = await memberCloud(ctx, scope, { caseId });
  const { id } = found("port", portId, seen.ports);
  const ledger = await portLedger(ctx, { portId: id });
  const own = new Set(seen.securityGroups.map((group) => group.id));
  const chains = ledger.chains.filter(({ purpose }) => OWN_CHAINS.includes(purpose));
  return {
    ...{ ...ledger, port: { ...ledger.port, host: "" }, groups: ledger.groups.filter((group) => own.has(group.id)) },
    host: ledger.host === null ? null : { ...ledger.host, id: "", name: "" },
    note: ledger.note === null ? null : "How its host asks these rules is not known.",
    chains: chains.map((chain) => ({
      ...chain,
      others: 0,
      lines: chain.lines.map((line) =>
        line.group === null || own.has(line.group.id) ? line : { ...line, group: null, why: null },
      ),
    })),
  };
}
