import { sameFlatMapping, sameUplinkSetMapping } from "@/server/mapping/cloud-intent";
import type { ApplianceRef, MappingsView, PhysicalNetworkView } from "@/server/model/mapping-views";
import type { OperationContext } from "@/server/operations/context";
import { checkMappings, type MappingFault } from "@/server/operations/intent/check-mappings";
import { knownFabrics } from "@/server/operations/intent/known-fabrics";
import { mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import { readIntent, type StoredIntent } from "@/server/operations/intent/read-intent";
import { listClouds, resolveCloud } from "@/server/operations/intent/resolve";
import { uplinkSetStanding } from "@/server/operations/mappings/uplink-set-standing";

/** The physical networks of a cloud with their mappings, checked against what was last seen of the appliances. */
export async function listMappings(
  ctx: OperationContext,
  input: { cloudId?: string | undefined },
): Promise<MappingsView> {
  const cloud = await resolveCloud(ctx.db, input.cloudId);
  const stored = await readIntent(ctx.db, cloud.id);
  return {
    cloud,
    clouds: await listClouds(ctx.db),
    appliances: applianceRefs(ctx, stored),
    physicalNetworks: viewsOf(ctx, stored),
  };
}

export function applianceRefs(
  ctx: OperationContext,
  stored: Pick<StoredIntent, "appliances">,
): readonly ApplianceRef[] {
  return stored.appliances.map(({ id, name }) => ({ id, name, observedAt: ctx.fabric(id)?.observedAt ?? null }));
}

function viewsOf(ctx: OperationContext, stored: StoredIntent): readonly PhysicalNetworkView[] {
  const { intent } = stored;
  const fabrics = knownFabrics(ctx, stored.appliances);
  const facts = mappingFactsOf(fabrics, stored.appliances);
  const faults = checkMappings(
    intent,
    { flat: intent.flatMappings, uplinkSets: intent.uplinkSetMappings },
    fabrics,
    facts.applianceName,
  );
  const reflected = new Set(intent.reflections.map((each) => each.networkId));
  const types = new Map(intent.physicalNetworks.map((each) => [each.name, each.types]));
  const names = new Set([
    ...types.keys(),
    ...[...intent.flatMappings, ...intent.uplinkSetMappings].map((each) => each.physicalNetwork),
  ]);
  return [...names].map((name) => {
    const flat = intent.flatMappings.find((each) => each.physicalNetwork === name);
    return {
      cloudId: intent.cloudId,
      name,
      types: types.get(name) ?? [],
      networks: intent.networks
        .filter((each) => each.physicalNetwork === name)
        .map(({ id, name: label, networkType, segmentationId }) => ({
          id,
          name: label,
          networkType,
          segmentationId,
          reflected: reflected.has(id),
        })),
      flat:
        flat === undefined
          ? null
          : {
              ...flat,
              policy: flat.policy ?? "approve",
              applianceName: facts.applianceName(flat.applianceId),
              oneViewNetworkName: facts.oneViewNetwork(flat)?.name ?? null,
              faults: faultsOf(faults, (each) => "oneViewNetworkId" in each && sameFlatMapping(each, flat)),
            },
      uplinkSets: intent.uplinkSetMappings
        .filter((each) => each.physicalNetwork === name)
        .map((each) => ({
          ...each,
          policy: each.policy ?? "approve",
          applianceName: facts.applianceName(each.applianceId),
          groupName: facts.groupName(each),
          uplinkSetType: facts.uplinkSetType(each),
          standing: uplinkSetStanding(fabrics.get(each.applianceId), each),
          faults: faultsOf(faults, (other) => "uplinkSetName" in other && sameUplinkSetMapping(other, each)),
        })),
    };
  });
}

function faultsOf(faults: readonly MappingFault[], isMeant: (mapping: MappingFault["mapping"]) => boolean) {
  return faults
    .filter((fault) => isMeant(fault.mapping))
    .map(({ code, object, message, remedy }) => ({ code, object, message, remedy }));
}
