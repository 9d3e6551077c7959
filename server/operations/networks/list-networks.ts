import { z } from "zod";
import { BridgeheadError } from "@/server/model/errors";
import { groupBy } from "@/server/model/group-by";
import type { NetworkView } from "@/server/model/mapping-views";
import type { Network } from "@/server/model/neutron";
import type { OperationContext } from "@/server/operations/context";
import { knownFabrics } from "@/server/operations/intent/known-fabrics";
import { mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import { readIntent, type StoredIntent } from "@/server/operations/intent/read-intent";
import { describeReflection, oneViewNetworks } from "@/server/operations/networks/describe-reflection";

export type NetworksInput = { readonly cloudId?: string | undefined; readonly caseId?: string | undefined };

/** Networks of a case, of one cloud, or of all clouds, by name; with the OneView networks that stand for them. */
export async function listNetworks(ctx: OperationContext, input: NetworksInput): Promise<readonly NetworkView[]> {
  if (input.caseId !== undefined) {
    const networks = await readCaseNetworks(ctx, input.caseId);
    return networks.map((network) => ({ ...network, cloudId: null, oneView: null, ports: 0, reflections: [] }));
  }
  const clouds = await ctx.db.cloud.findMany({
    where: input.cloudId === undefined ? {} : { id: input.cloudId },
    orderBy: { createdAt: "asc" },
  });
  if (input.cloudId !== undefined && clouds.length === 0) {
    throw new BridgeheadError("missing", `There is no cloud ${input.cloudId}.`);
  }
  const views: NetworkView[] = [];
  for (const cloud of clouds) views.push(...viewsOf(ctx, await readIntent(ctx.db, cloud.id)));
  return views;
}

function viewsOf(ctx: OperationContext, { intent, appliances }: StoredIntent): readonly NetworkView[] {
  const fabrics = knownFabrics(ctx, appliances);
  const facts = mappingFactsOf(fabrics, appliances);
  const byId = oneViewNetworks(fabrics);
  const reflections = groupBy(intent.reflections, ({ networkId }) => networkId);
  const ports = groupBy(intent.ports, ({ networkId }) => networkId);
  return intent.networks.map((network) => ({
    ...network,
    cloudId: intent.cloudId,
    oneView: describeReflection(network, {
      intent,
      fabrics,
      facts,
      byId,
      reflections: reflections.get(network.id) ?? [],
    }),
    ports: ports.get(network.id)?.length ?? 0,
    reflections: (reflections.get(network.id) ?? []).map((each) => ({
      applianceName: facts.applianceName(each.applianceId),
      oneViewNetworkId: each.oneViewNetworkId,
      oneViewNetworkName: byId(each)?.name ?? null,
      manageable: each.manageable,
    })),
  }));
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
