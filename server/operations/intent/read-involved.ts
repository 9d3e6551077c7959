import type { Tx } from "@/server/db/client";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { isObjectRequest } from "@/server/operations/intent/object-request-words";
import { readIntent, type StoredIntent } from "@/server/operations/intent/read-intent";

/**
 * As much of a cloud's intent as says which appliances a request has to do with (`gatherFabrics`). Of a request about one
 * network that is little, however many networks the cloud has. Never enough to plan on.
 */
export function readInvolved(tx: Tx, request: ChangeRequest): Promise<StoredIntent> {
  return readIntent(tx, request.cloudId, networksAskedAbout(request));
}

/** Absent: all. */
function networksAskedAbout(request: ChangeRequest): readonly string[] | undefined {
  if (isObjectRequest(request)) return [];
  switch (request.kind) {
    case "create-network":
    case "update-network":
    case "delete-network":
      return [request.networkId];
    case "create-physical-network":
    case "delete-physical-network":
    case "create-port":
    case "isolate-vm":
    case "flush-isolation":
    case "stop-isolating":
    case "set-filtered-bridges":
    case "repair-finding":
      return [];
    default:
      return undefined;
  }
}
