import { BridgeheadError } from "@/server/model/errors";
import type { PortDetails } from "@/server/model/port-views";
import type { OperationContext } from "@/server/operations/context";
import { readIntent } from "@/server/operations/intent/read-intent";
import { cloudOfPort } from "@/server/operations/ports/cloud-of-port";
import { listPorts } from "@/server/operations/ports/list-ports";
import { portTeller } from "@/server/operations/ports/port-teller";

/** Everything about one port, with its local link as it was understood. */
export async function getPort(
  ctx: OperationContext,
  { id, caseId }: { readonly id: string; readonly caseId?: string | undefined },
): Promise<PortDetails> {
  if (caseId !== undefined) {
    const port = (await listPorts(ctx, { caseId })).find((each) => each.id === id);
    if (port === undefined) throw noSuchPort(id);
    return { ...port, localLink: null, mirror: null };
  }
  const stored = await readIntent(ctx.db, await cloudOfPort(ctx, id));
  const port = stored.intent.ports.find((each) => each.id === id);
  if (port === undefined) throw noSuchPort(id);
  return portTeller(ctx, stored).tell(port);
}

function noSuchPort(id: string): BridgeheadError {
  return new BridgeheadError("missing", `There is no port ${id}.`, {
    remedy: "Read the list again; it may have been removed meanwhile.",
  });
}
