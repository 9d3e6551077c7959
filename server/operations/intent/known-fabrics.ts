import type { FabricState } from "@/server/model/fabric-state";
import type { OperationContext } from "@/server/operations/context";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";
import type { KnownAppliance } from "@/server/operations/intent/read-intent";

/** What was last seen of the appliances, without asking any of them. Good enough to show, not to decide. */
export function knownFabrics(ctx: OperationContext, appliances: readonly KnownAppliance[]): Fabrics {
  const fabrics = new Map<string, FabricState>();
  for (const { id } of appliances) {
    const fabric = ctx.fabric(id);
    if (fabric !== null) fabrics.set(id, fabric);
  }
  return fabrics;
}
