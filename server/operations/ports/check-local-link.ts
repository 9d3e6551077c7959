import type { LocalLinkReading } from "@/server/model/port-views";
import type { OperationContext } from "@/server/operations/context";
import { readIntent } from "@/server/operations/intent/read-intent";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { cloudOfPort } from "@/server/operations/ports/cloud-of-port";
import { portTeller } from "@/server/operations/ports/port-teller";

export type CheckLocalLinkInput = {
  readonly cloudId?: string | undefined;
  /** The port that it is meant for, whose MAC then counts. */
  readonly id?: string | undefined;
  /** Without a port: the MAC of one that is being made. */
  readonly mac?: string | null | undefined;
  readonly localLink: unknown;
};

/** How a local link would be understood, on the appliances as last seen. Asks none of them, changes nothing. */
export async function checkLocalLink(ctx: OperationContext, input: CheckLocalLinkInput): Promise<LocalLinkReading> {
  const cloudId =
    input.id === undefined ? (await resolveCloud(ctx.db, input.cloudId)).id : await cloudOfPort(ctx, input.id);
  const stored = await readIntent(ctx.db, cloudId);
  const port = stored.intent.ports.find((each) => each.id === input.id);
  const object = port === undefined ? "the port" : `port "${port.name || port.id}"`;
  return portTeller(ctx, stored).read(input.localLink, {
    object,
    mac: port?.mac ?? input.mac ?? null,
    id: input.id ?? null,
  });
}
