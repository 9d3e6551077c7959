import type { Tx } from "@/server/db/client";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import { mappingPolicy } from "@/server/model/mapping";
import { readPhysicalNetworks } from "@/server/neutron/inventory";
import { readNetworkIntent, readNetworksOnly } from "@/server/neutron/network-intent-rows";
import { readQuotas } from "@/server/neutron/quota-rows";
import { readManagedHosts } from "@/server/operations/host-steps/managed-hosts";
import { readIsolation } from "@/server/operations/isolation/isolation-rows";

export type KnownAppliance = { readonly id: string; readonly name: string };

/** What one cloud intends, its mirror, and the appliances there are: everything of the database that a plan rests on. */
export type StoredIntent = {
  readonly intent: CloudIntent;
  readonly cloudKind: string;
  readonly appliances: readonly KnownAppliance[];
  /** Of a real cloud: revisions of the objects that the request in hand names, by id. Absent: not read. */
  readonly revisions?: ReadonlyMap<string, number>;
};

/** `networkIds`: of networks, subnets, ports and mirror only what is about these, and no groups or routers. Absent: everything. */
export async function readIntent(tx: Tx, cloudId: string, networkIds?: readonly string[]): Promise<StoredIntent> {
  const cloud = await tx.cloud.findUnique({ where: { id: cloudId } });
  if (cloud === null) {
    throw new BridgeheadError("missing", `There is no cloud ${cloudId}.`, { remedy: "Pick one of the listed clouds." });
  }
  const inOrder = [{ position: "asc" as const }, { createdAt: "asc" as const }, { id: "asc" as const }];
  const about = networkIds === undefined ? {} : { networkId: { in: [...networkIds] } };
  const networkIntent =
    networkIds === undefined ? await readNetworkIntent(tx, cloudId) : await readNetworksOnly(tx, cloudId, networkIds);
  const flat = await tx.flatMapping.findMany({ where: { cloudId }, orderBy: inOrder });
  const uplinkSets = await tx.uplinkSetMapping.findMany({ where: { cloudId }, orderBy: inOrder });
  const reflections = await tx.reflection.findMany({
    where: { cloudId, ...about },
    omit: { id: true, cloudId: true },
    orderBy: [{ networkId: "asc" }, { applianceId: "asc" }, { manageable: "asc" }],
  });
  const members = await tx.uplinkSetMember.findMany({
    where: { cloudId, ...about },
    omit: { id: true, cloudId: true },
    orderBy: [
      { networkId: "asc" },
      { applianceId: "asc" },
      { logicalInterconnectGroupId: "asc" },
      { uplinkSetName: "asc" },
    ],
  });
  const connections = await tx.portConnection.findMany({
    where: {
      cloudId,
      ...(networkIds === undefined ? {} : { portId: { in: networkIntent.ports.map((each) => each.id) } }),
    },
    omit: { id: true, cloudId: true },
    orderBy: { portId: "asc" },
  });
  return {
    intent: {
      cloudId,
      cloudName: cloud.name,
      physicalNetworks: await readPhysicalNetworks(tx, cloudId),
      ...networkIntent,
      flatMappings: flat.map(({ physicalNetwork, applianceId, oneViewNetworkId, policy }) => ({
        cloudId,
        physicalNetwork,
        applianceId,
        oneViewNetworkId,
        policy: mappingPolicy.parse(policy),
      })),
      uplinkSetMappings: uplinkSets.map(
        ({ physicalNetwork, applianceId, logicalInterconnectGroupId, uplinkSetName, policy }) => ({
          cloudId,
          physicalNetwork,
          applianceId,
          logicalInterconnectGroupId,
          uplinkSetName,
          policy: mappingPolicy.parse(policy),
        }),
      ),
      reflections,
      members,
      connections,
      quotas: await readQuotas(tx, cloudId),
      hosts: await readManagedHosts(tx),
      isolation: await readIsolation(tx),
    },
    cloudKind: cloud.kind,
    appliances: await tx.appliance.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } }),
  };
}
