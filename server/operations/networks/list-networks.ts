import { z } from "zod";
import type { Reflection } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import type { NetworkView } from "@/server/model/mapping-views";
import type { Network } from "@/server/model/neutron";
import { readNetworks } from "@/server/neutron/inventory";
import type { OperationContext } from "@/server/operations/context";
import { knownFabrics } from "@/server/operations/intent/known-fabrics";
import { mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";

export type NetworksInput = { readonly cloudId?: string | undefined; readonly caseId?: string | undefined };

/** Networks of a case, of one cloud, or of all clouds, by name; with the OneView networks that stand for them. */
export async function listNetworks(ctx: OperationContext, input: NetworksInput): Promise<readonly NetworkView[]> {
  if (input.caseId !== undefined) {
    const networks = await readCaseNetworks(ctx, input.caseId);
    return networks.map((network) => ({ ...network, cloudId: null, reflections: [] }));
  }
  const clouds = await ctx.db.cloud.findMany({
    where: input.cloudId === undefined ? {} : { id: input.cloudId },
    orderBy: { createdAt: "asc" },
  });
  if (input.cloudId !== undefined && clouds.length === 0) {
    throw new BridgeheadError("missing", `There is no cloud ${input.cloudId}.`);
  }
  const appliances = await ctx.db.appliance.findMany({ select: { id: true, name: true } });
  const facts = mappingFactsOf(knownFabrics(ctx, appliances), appliances);
  const reflections = new Map<string, Reflection[]>();
  for (const each of await ctx.db.reflection.findMany()) {
    const known = reflections.get(each.networkId);
    if (known === undefined) reflections.set(each.networkId, [each]);
    else known.push(each);
  }
  const views: NetworkView[] = [];
  for (const cloud of clouds) {
    for (const network of await readNetworks(ctx.db, cloud.id)) {
      views.push({
        ...network,
        cloudId: cloud.id,
        reflections: (reflections.get(network.id) ?? []).map((each) => ({
          applianceName: facts.applianceName(each.applianceId),
          oneViewNetworkId: each.oneViewNetworkId,
          oneViewNetworkName: facts.oneViewNetwork(each)?.name ?? null,
          manageable: each.manageable,
        })),
      });
    }
  }
  return views;
}

const caseNetworks = z.object({
  networks: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      projectId: z.string(),
      networkType: z.string(),
      physicalNetwork: z.string().nullable(),
      segmentationId: z.number().nullable(),
      mtu: z.number().nullable(),
      external: z.boolean(),
      shared: z.boolean(),
      adminStateUp: z.boolean(),
      status: z.string(),
    }),
  ),
});

async function readCaseNetworks(ctx: OperationContext, caseId: string): Promise<readonly Network[]> {
  const row = await ctx.db.case.findUnique({ where: { id: caseId }, select: { neutron: true } });
  if (row === null) throw new BridgeheadError("missing", `There is no case ${caseId}.`);
  return row.neutron === null ? [] : caseNetworks.parse(row.neutron).networks;
}
