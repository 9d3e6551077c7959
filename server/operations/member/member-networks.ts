import type { NetworkView } from "@/server/model/mapping-views";
import type { ProjectView } from "@/server/model/project";
import type { ProjectScope } from "@/server/model/project-scope";
import type { SubnetView } from "@/server/model/subnet-views";
import type { OperationContext } from "@/server/operations/context";
import type { SourceInput } from "@/server/operations/intent/told-intents";
import { found, memberCloud } from "@/server/operations/member/member-cloud";
import { describeSubnets } from "@/server/operations/subnets/list-subnets";

/** Own, shared and external networks, by name; how the provider makes them is left out. */
export async function memberNetworks(
  ctx: OperationContext,
  scope: ProjectScope,
  input: SourceInput,
): Promise<readonly NetworkView[]> {
  const { cloudId, seen } = await memberCloud(ctx, scope, input);
  return seen.networks.map((network) => ({
    ...{ ...network, cloudId, oneView: null, reflections: [] },
    ports: seen.ports.filter(({ networkId }) => networkId === network.id).length,
  }));
}

export async function memberNetwork(
  ctx: OperationContext,
  scope: ProjectScope,
  { id, caseId }: { readonly id: string; readonly caseId?: string | undefined },
): Promise<NetworkView> {
  return found("network", id, await memberNetworks(ctx, scope, { caseId }));
}

/** Subnets of own and shared networks. How many addresses are free is told of own networks: others' use is not theirs. */
export async function memberSubnets(
  ctx: OperationContext,
  scope: ProjectScope,
  { networkId, ...source }: SourceInput & { readonly networkId?: string | undefined },
): Promise<readonly SubnetView[]> {
  const { cloudId, seen, all } = await memberCloud(ctx, scope, source);
  const own = new Set(seen.networks.filter(({ projectId }) => projectId !== "").map(({ id }) => id));
  const views = describeSubnets(cloudId, { networks: seen.networks, subnets: seen.subnets, ports: all.ports });
  return views
    .filter((each) => networkId === undefined || each.networkId === networkId)
    .map((each) => ({
      ...each,
      addresses: own.has(each.networkId) ? each.addresses : { ...each.addresses, free: "" },
      ports: seen.ports.filter(({ fixedIps }) => fixedIps.some(({ subnetId }) => subnetId === each.id)).length,
    }));
}

export async function memberSubnet(
  ctx: OperationContext,
  scope: ProjectScope,
  { id, caseId }: { readonly id: string; readonly caseId?: string | undefined },
): Promise<SubnetView> {
  return found("subnet", id, await memberSubnets(ctx, scope, { caseId }));
}

/** Their projects, by name. */
export async function memberProjects(
  ctx: OperationContext,
  scope: ProjectScope,
  input: SourceInput,
): Promise<readonly ProjectView[]> {
  const { cloudId, seen } = await memberCloud(ctx, scope, input);
  return scope.projects
    .map(({ id, name }) => ({
      ...{ cloudId, id, name: name || id },
      networks: seen.networks.filter(({ projectId }) => projectId === id).length,
      ports: seen.ports.filter(({ projectId }) => projectId === id).length,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}
