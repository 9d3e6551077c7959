import { z } from "zod";
import { BridgeheadError } from "@/server/model/errors";
import type { Port, Subnet } from "@/server/model/neutron";
import type { SubnetView } from "@/server/model/subnet-views";
import { readNetworkIntent } from "@/server/neutron/network-intent-rows";
import { poolUsage } from "@/server/neutron/subnet-pools";
import type { OperationContext } from "@/server/operations/context";

export type SubnetsInput = {
  readonly cloudId?: string | undefined;
  readonly caseId?: string | undefined;
  readonly networkId?: string | undefined;
};

/** Subnets of a case, of one cloud, or of all clouds, by network, name, then id; with how much of their pools is left. */
export async function listSubnets(ctx: OperationContext, input: SubnetsInput): Promise<readonly SubnetView[]> {
  const views =
    input.caseId === undefined ? await liveSubnets(ctx, input.cloudId) : await caseSubnets(ctx, input.caseId);
  return views.filter((each) => input.networkId === undefined || each.networkId === input.networkId);
}

async function liveSubnets(ctx: OperationContext, cloudId: string | undefined): Promise<readonly SubnetView[]> {
  const clouds = await ctx.db.cloud.findMany({
    where: cloudId === undefined ? {} : { id: cloudId },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  if (cloudId !== undefined && clouds.length === 0) {
    throw new BridgeheadError("missing", `There is no cloud ${cloudId}.`, { remedy: "Pick one of the listed clouds." });
  }
  const views: SubnetView[] = [];
  for (const { id } of clouds) views.push(...describeSubnets(id, await readNetworkIntent(ctx.db, id)));
  return views;
}

type Known = {
  readonly networks: readonly { readonly id: string; readonly name: string }[];
  readonly subnets: readonly Subnet[];
  readonly ports: readonly Pick<Port, "fixedIps">[];
};

export function describeSubnets(cloudId: string | null, { networks, subnets, ports }: Known): readonly SubnetView[] {
  const names = new Map(networks.map(({ id, name }) => [id, name]));
  const addresses = new Map<string, string[]>(subnets.map(({ id }) => [id, []]));
  for (const port of ports) for (const { subnetId, address } of port.fixedIps) addresses.get(subnetId)?.push(address);
  return subnets.map((subnet) => {
    const used = addresses.get(subnet.id) ?? [];
    const { inPools, free } = poolUsage(subnet.pools, used);
    return {
      ...subnet,
      cloudId,
      networkName: names.get(subnet.networkId) || subnet.networkId,
      addresses: { inPools: String(inPools), free: String(free) },
      ports: ports.filter((port) => port.fixedIps.some((each) => each.subnetId === subnet.id)).length,
    };
  });
}

/** What a case holds was written by the console itself from a capture. */
const caseNeutron = z.object({
  networks: z.array(z.object({ id: z.string(), name: z.string() })),
  subnets: z.array(
    z.object({
      ...{ id: z.string(), name: z.string(), networkId: z.string(), cidr: z.string() },
      ...{ gatewayIp: z.string().nullable(), dhcp: z.boolean(), dnsServers: z.array(z.string()) },
      pools: z.array(z.object({ start: z.string(), end: z.string() })),
      hostRoutes: z.array(z.object({ destination: z.string(), nexthop: z.string() })).exactOptional(),
      projectId: z.string().exactOptional(),
    }),
  ),
  ports: z.array(z.object({ fixedIps: z.array(z.object({ subnetId: z.string(), address: z.string() })) })),
});

async function caseSubnets(ctx: OperationContext, caseId: string): Promise<readonly SubnetView[]> {
  const row = await ctx.db.case.findUnique({ where: { id: caseId }, select: { neutron: true } });
  if (row === null) {
    throw new BridgeheadError("missing", `There is no case ${caseId}.`, { remedy: "Pick one of the listed cases." });
  }
  return row.neutron === null ? [] : describeSubnets(null, caseNeutron.parse(row.neutron));
}
