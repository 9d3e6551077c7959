import { BridgeheadError } from "@/server/model/errors";
import type { PortPingPlaces } from "@/server/model/security-group-views";
import type { ConsoleContext } from "@/server/operations/console-context";
import { toldIntents } from "@/server/operations/intent/told-intents";
import { cloudOfPort } from "@/server/operations/ports/cloud-of-port";
import { pingPlaces } from "@/server/security-groups/ping-places";

/** From where a port can be pinged by running inside a namespace. Simulated hosts have no machine that could. */
export async function portPingPlaces(
  ctx: ConsoleContext,
  { portId }: { readonly portId: string },
): Promise<PortPingPlaces> {
  const [told] = await toldIntents(ctx, { cloudId: await cloudOfPort(ctx, portId) });
  const port = told?.intent.ports.find(({ id }) => id === portId);
  if (told === undefined || port === undefined) {
    throw new BridgeheadError("missing", `There is no port ${portId}.`, { remedy: "Look it up in the list of ports." });
  }
  const rows = await ctx.db.host.findMany({
    where: { enabled: true, transport: { not: "simulated" } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  const hosts = rows.map(({ id, name }) => ({
    ...{ id, name },
    namespaces: (ctx.hostState(id)?.namespaces ?? []).map((namespace) => namespace.name),
  }));
  const address = port.fixedIps.find((each) => !each.address.includes(":"))?.address ?? port.fixedIps[0]?.address;
  return { address: address ?? null, places: address === undefined ? [] : pingPlaces(told.intent, port, hosts) };
}
