import type { BaremetalPort } from "@/server/clouds/ironic/baremetal-port";
import { isBridgeheadError } from "@/server/model/errors";
import type { CloudWrite } from "@/server/operations/cloud-writes/is-cloud-write";
import type { OperationContext } from "@/server/operations/context";

export type GatheredCards = {
  /** Absent: it was not asked, or there is no Ironic. */
  readonly cards?: readonly BaremetalPort[];
  readonly notices: readonly string[];
};

/** What Ironic knows of a port whose local link is set. An Ironic that cannot be asked is told, and nothing is planned there. */
export async function gatherCards(
  ctx: OperationContext,
  request: CloudWrite,
  signal: AbortSignal,
): Promise<GatheredCards> {
  if (request.kind !== "set-local-link") return { notices: [] };
  const { cloudId, portId } = request;
  const port = await ctx.db.port.findFirst({ where: { id: portId, cloudId }, select: { mac: true, vnicType: true } });
  if (port?.vnicType !== "baremetal") return { notices: [] };
  try {
    const cards = await ctx.baremetalPorts(cloudId, port.mac, signal);
    return cards === null ? { notices: [] } : { cards, notices: [] };
  } catch (error) {
    if (!isBridgeheadError(error)) throw error;
    return { notices: [`${error.message} Nothing is planned in Ironic: only Neutron's port gets the local link.`] };
  }
}
