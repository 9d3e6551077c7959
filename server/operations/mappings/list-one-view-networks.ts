import type { EthernetNetwork, FabricState } from "@/server/model/fabric-state";
import type { OneViewNetworkOption, OneViewNetworkOptions } from "@/server/model/mapping-views";
import { checkFlatMapping } from "@/server/oneview/flat-mapping-check";
import { resourceId } from "@/server/oneview/resource-uri";
import type { OperationContext } from "@/server/operations/context";
import { oneViewNetworkFacts } from "@/server/operations/intent/mapping-facts-of";
import { readIntent } from "@/server/operations/intent/read-intent";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { applianceRefs } from "@/server/operations/mappings/list-mappings";

export type OneViewNetworksInput = {
  readonly cloudId?: string | undefined;
  readonly applianceId?: string | undefined;
  /** Part of name, id, VLAN or uplink set, in any case. */
  readonly search?: string | undefined;
  readonly limit: number;
};

/**
 * The OneView networks that a physical network can be mapped onto, as last seen: mapped ones first, then those that can
 * be picked, by name.
 * The reach of each is worked out only for those that are answered, so a long list costs no more than a short one.
 */
export async function listOneViewNetworks(
  ctx: OperationContext,
  input: OneViewNetworksInput,
): Promise<OneViewNetworkOptions> {
  const cloud = await resolveCloud(ctx.db, input.cloudId);
  const stored = await readIntent(ctx.db, cloud.id);
  const appliances = stored.appliances.filter(
    (each) => input.applianceId === undefined || each.id === input.applianceId,
  );
  const mapped = new Set(stored.intent.flatMappings.map((each) => `${each.applianceId} ${each.oneViewNetworkId}`));
  const found = appliances.flatMap(({ id, name }) => {
    const fabric = ctx.fabric(id);
    if (fabric === null) return [];
    const carriedBy = uplinkSetNamesByNetwork(fabric);
    return fabric.networks
      .filter((network) => matches(network, carriedBy.get(network.uri) ?? [], input.search ?? ""))
      .map((network) => ({
        applianceName: name,
        fabric,
        network,
        isMapped: mapped.has(`${id} ${resourceId(network.uri)}`),
        isCarried: carriedBy.has(network.uri),
      }));
  });
  found.sort(
    (a, b) =>
      Number(b.isMapped) - Number(a.isMapped) ||
      Number(b.isCarried) - Number(a.isCarried) ||
      a.network.name.localeCompare(b.network.name, "en", { numeric: true }) ||
      (a.network.uri < b.network.uri ? -1 : 1),
  );
  const items = found.slice(0, input.limit).map(({ applianceName, fabric, network }): OneViewNetworkOption => {
    const id = resourceId(network.uri);
    const facts = oneViewNetworkFacts(fabric, network);
    const [problem] = checkFlatMapping({ fabric, oneViewNetworkId: id });
    return {
      applianceId: fabric.applianceId,
      applianceName,
      id,
      name: network.name,
      ethernetNetworkType: network.ethernetNetworkType,
      vlanId: network.vlanId,
      uplinkSets: facts.uplinkSets,
      serverProfiles: facts.serverProfiles.length,
      mappedTo: stored.intent.flatMappings
        .filter((each) => each.applianceId === fabric.applianceId && each.oneViewNetworkId === id)
        .map((each) => each.physicalNetwork),
      refusal:
        problem === undefined
          ? null
          : { code: problem.code, object: network.name, message: problem.message, remedy: problem.remedy },
    };
  });
  return { items, total: found.length, appliances: applianceRefs(ctx, { appliances }) };
}

function uplinkSetNamesByNetwork(fabric: FabricState): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const set of fabric.uplinkSets) {
    for (const uri of set.networkUris) {
      const known = names.get(uri);
      if (known === undefined) names.set(uri, [set.name]);
      else known.push(set.name);
    }
  }
  return names;
}

function matches(network: EthernetNetwork, uplinkSets: readonly string[], search: string): boolean {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return true;
  if (/^\d{1,4}$/.test(wanted) && network.vlanId === Number(wanted)) return true;
  return [network.name, resourceId(network.uri), ...uplinkSets].some((text) => text.toLowerCase().includes(wanted));
}
