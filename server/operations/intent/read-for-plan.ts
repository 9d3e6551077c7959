import type { Tx } from "@/server/db/client";
import { readRevisions } from "@/server/operations/cloud-writes/read-revisions";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { readIntent, type StoredIntent } from "@/server/operations/intent/read-intent";

/** Everything of the database that the plan of a request rests on. */
export async function readForPlan(tx: Tx, request: ChangeRequest): Promise<StoredIntent> {
  const stored = await readIntent(tx, request.cloudId);
  return stored.cloudKind === "inventory" ? stored : { ...stored, revisions: await readRevisions(tx, request) };
}
