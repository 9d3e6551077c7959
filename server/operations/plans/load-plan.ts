import type { Tx } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import type { PlanWithSteps } from "@/server/operations/plans/plan-row";

/** One plan with its steps in order. */
export async function loadPlan(tx: Tx, id: string): Promise<PlanWithSteps> {
  const row = await tx.plan.findUnique({ where: { id }, include: { steps: { orderBy: { position: "asc" } } } });
  if (row === null) {
    throw new BridgeheadError("missing", `There is no plan ${id}.`, { remedy: "Look for it in the list of changes." });
  }
  return row;
}
