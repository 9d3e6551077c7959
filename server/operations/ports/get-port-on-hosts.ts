import { BridgeheadError } from "@/server/model/errors";
import type { Network, Port } from "@/server/model/neutron";
import type { PortOnHost } from "@/server/model/on-host-views";
import { readNetworksOnly } from "@/server/neutron/network-intent-rows";
import type { OperationContext } from "@/server/operations/context";
import { type KnownHost, readKnownHosts } from "@/server/operations/hosts/known-hosts";
import { describePlug } from "@/server/operations/ports/describe-plug";
import { hostsByName } from "@/server/topology/host-names";

/** How a port is plugged on the host of each of its bindings, as last seen. Empty: bound to no host that is known here. */
export async function getPortOnHosts(ctx: OperationContext, { id }: { id: string }): Promise<readonly PortOnHost[]> {
  const { port, network } = await portWithNetwork(ctx, id);
  if (port.vnicType === "baremetal") return [];
  const hosts = await readKnownHosts(ctx);
  const here = inConsoleWords(port, hosts);
  const names = [here.host, ...(here.inactiveBindings ?? []).map(({ host }) => host)];
  return names.flatMap((name) =>
    hosts.filter(({ ref }) => ref.hostName === name).map((host) => describePlug(host, here, network)),
  );
}

/** Bound to the console's names of its hosts, where Neutron has others. */
function inConsoleWords(port: Port, hosts: readonly KnownHost[]): Port {
  const hostNamed = hostsByName(hosts.map(({ ref, state }) => ({ name: ref.hostName, state })));
  const named = (name: string) => hostNamed(name)?.name ?? name;
  const bindings = port.inactiveBindings?.map((each) => ({ ...each, host: named(each.host) }));
  return { ...port, host: named(port.host), ...(bindings === undefined ? {} : { inactiveBindings: bindings }) };
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
