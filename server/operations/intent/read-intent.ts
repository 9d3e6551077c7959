import type { Tx } from "@/server/db/client";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import { readNetworks, readPhysicalNetworks } from "@/server/neutron/inventory";

export type KnownAppliance = { readonly id: string; readonly name: string };

/** What one cloud intends, its mirror, and the appliances there are: everything of the database that a plan rests on. */
export type StoredIntent = {
  readonly intent: CloudIntent;
  readonly cloudKind: string;
  readonly appliances: readonly KnownAppliance[];
};

export async function readIntent(tx: Tx, cloudId: string): Promise<StoredIntent> {
  const cloud = await tx.cloud.findUnique({ where: { id: cloudId } });
  if (cloud === null) {
    throw new BridgeheadError("missing", `There is no cloud ${cloudId}.`, { remedy: "Pick one of the listed clouds." });
  }
  const inOrder = [{ position: "asc" as const }, { createdAt: "asc" as const }, { id: "asc" as const }];
  const networks = await readNetworks(tx, cloudId);
  const flat = await tx.flatMapping.findMany({ where: { cloudId }, orderBy: inOrder });
  const uplinkSets = await tx.uplinkSetMapping.findMany({ where: { cloudId }, orderBy: inOrder });
  const reflections = await tx.$queryRaw<
    { networkId: string; applianceId: string; oneViewNetworkId: string; manageable: boolean }[]
  >`
    SELECT r."networkId", r."applianceId", r."oneViewNetworkId", r."manageable" FROM "reflection" r
    LEFT JOIN "network" n ON n."id" = r."networkId"
    WHERE n."cloudId" = ${cloudId} OR n."id" IS NULL
    ORDER BY r."networkId", r."applianceId"`;
  return {
    intent: {
      cloudId,
      cloudName: cloud.name,
      physicalNetworks: await readPhysicalNetworks(tx, cloudId),
      networks,
      flatMappings: flat.map(({ physicalNetwork, applianceId, oneViewNetworkId }) => ({
        cloudId,
        physicalNetwork,
        applianceId,
        oneViewNetworkId,
      })),
      uplinkSetMappings: uplinkSets.map(
        ({ physicalNetwork, applianceId, logicalInterconnectGroupId, uplinkSetName }) => ({
          cloudId,
          physicalNetwork,
          applianceId,
          logicalInterconnectGroupId,
          uplinkSetName,
        }),
      ),
      reflections,
    },
    cloudKind: cloud.kind,
    appliances: await tx.appliance.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } }),
  };
}
