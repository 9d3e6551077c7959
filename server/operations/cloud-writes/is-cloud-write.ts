import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { isObjectRequest } from "@/server/operations/intent/object-request-words";
import type { ObjectRequest } from "@/server/operations/intent/object-requests";

const KINDS = [
  ...([
    "create-network",
    "update-network",
    "delete-network",
    "create-subnet",
    "update-subnet",
    "delete-subnet",
  ] as const),
  ...(["create-port", "update-port", "delete-port", "bind-port", "unbind-port", "set-local-link"] as const),
] as const;

/** A request about what a real cloud keeps itself: it is a plan of calls there. */
export type CloudWrite = Extract<ChangeRequest, { kind: (typeof KINDS)[number] }> | ObjectRequest;

export function isCloudWrite(request: ChangeRequest): request is CloudWrite {
  return isObjectRequest(request) || KINDS.some((kind) => kind === request.kind);
}
