import { BridgeheadError } from "@/server/model/errors";
import type { Network, Port } from "@/server/model/neutron";
import type { PortOnHost } from "@/server/model/on-host-views";
import { readNetworksOnly } from "@/server/neutron/network-intent-rows";
import type { OperationContext } from "@/server/operations/context";
import { readKnownHosts } from "@/server/operations/hosts/known-hosts";
import { describePlug } from "@/server/operations/ports/describe-plug";

/** How a port is plugged on the host of each of its bindings, as last seen. Empty: bound to no host that is known here. */
export async function getPortOnHosts(ctx: OperationContext, { id }: { id: string }): Promise<readonly PortOnHost[]> {
  const { port, network } = await portWithNetwork(ctx, id);
  if (port.vnicType === "baremetal") return [];
  const names = [port.host, ...(port.inactiveBindings ?? []).map(({ host }) => host)];
  const hosts = await readKnownHosts(ctx);
  return names.flatMap((name) =>
    hosts.filter(({ ref }) => ref.hostName === name).map((host) => describePlug(host, port, network)),
  );
}

export async function portWithNetwork(
  ctx: Pick<OperationContext, "db">,
  id: string,
): Promise<{ readonly port: Port; readonly network: Network }> {
  const row = await ctx.db.port.findUnique({ where: { id }, select: { cloudId: true, networkId: true } });
  const intent = row === null ? null : await readNetworksOnly(ctx.db, row.cloudId, [row.networkId]);
  const port = intent?.ports.find((each) => each.id === id);
  const network = intent?.networks.find((each) => each.id === port?.networkId);
  if (port === undefined || network === undefined) {
    throw new BridgeheadError("missing", `There is no port ${id}.`, {
      remedy: "Read the list again; it may have been removed meanwhile.",
    });
  }
  return { port, network };
}
