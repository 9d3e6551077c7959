import type { RouterView } from "@/server/model/object-views";
import type { OperationContext } from "@/server/operations/context";
import { type SourceInput, toldIntents } from "@/server/operations/intent/told-intents";
import { describeRouter } from "@/server/operations/routers/describe-router";

/** By name, with their interfaces and floating IPs. */
export async function listRouters(ctx: OperationContext, input: SourceInput): Promise<readonly RouterView[]> {
  return (await toldIntents(ctx, input)).flatMap((told) =>
    told.intent.routers.map((router) => describeRouter(told, router)),
  );
}
