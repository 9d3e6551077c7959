import { setTimeout as pause } from "node:timers/promises";
import type { OperationContext } from "@/server/operations/context";

const LONGEST_MS = 10_000;
const LOOK_MS = 200;

/**
 * Waits, ten seconds at most, until no plan of a cloud has open steps on appliances: what these are about to do is not
 * planned a second time. Answers `null`, or which plan is still being applied.
 */
export async function untilApplied(
  ctx: OperationContext,
  cloudId: string,
  signal: AbortSignal,
): Promise<string | null> {
  const underWay = () =>
    ctx.db.plan.findFirst({
      where: {
        status: "applying",
        scope: { path: ["cloudId"], equals: cloudId },
        steps: { some: { place: "appliance", state: { in: ["pending", "running"] } } },
      },
      select: { id: true },
    });
  for (let waited = 0; ; waited += LOOK_MS) {
    const plan = await underWay();
    if (plan === null) return null;
    if (waited >= LONGEST_MS) return `Plan ${plan.id} of this cloud is being applied.`;
    await pause(LOOK_MS, undefined, { signal });
  }
}
