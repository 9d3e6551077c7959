import { resourceId, sameResource } from "@/server/oneview/resource-uri";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";

/**
 * Ids are typed in either case, with blanks around them, or as a whole uri. What is stored and compared is the id as the
 * appliance writes it, or the trimmed text where the appliance has no such thing.
 */
export function normaliseRequest(request: ChangeRequest, fabrics: Fabrics): ChangeRequest {
  if (!("applianceId" in request) || request.kind === "reconcile") return request;
  const fabric = fabrics.get(request.applianceId);
  const spelled = (resources: readonly { readonly uri: string }[] | undefined, id: string) => {
    const found = resources?.find((each) => sameResource(each.uri, id));
    return found === undefined ? resourceId(id.trim()) : resourceId(found.uri);
  };
  const withGroup = <T extends { logicalInterconnectGroupId: string }>(each: T): T => ({
    ...each,
    logicalInterconnectGroupId: spelled(fabric?.groups, each.logicalInterconnectGroupId),
  });
  const withNetwork = <T extends { oneViewNetworkId: string }>(each: T): T => ({
    ...each,
    oneViewNetworkId: spelled(fabric?.networks, each.oneViewNetworkId),
  });
  switch (request.kind) {
    case "set-flat":
      return withNetwork(request);
    case "set-uplink-sets":
      return { ...request, uplinkSets: request.uplinkSets.map(withGroup) };
    case "import-ini":
      return {
        ...request,
        flat: request.flat?.map(withNetwork) ?? null,
        uplinkSets: request.uplinkSets?.map(withGroup) ?? null,
      };
  }
}
