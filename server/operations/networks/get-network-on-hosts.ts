import { BridgeheadError } from "@/server/model/errors";
import type { DhcpOnHost, NetworkOnHosts } from "@/server/model/on-host-views";
import { readNetworksOnly } from "@/server/neutron/network-intent-rows";
import type { OperationContext } from "@/server/operations/context";
import { type KnownHost, readKnownHosts } from "@/server/operations/hosts/known-hosts";
import { dhcpNamespace } from "@/server/wiring/device-names";
import { localVlans } from "@/server/wiring/local-vlans";
import { portsOnHost } from "@/server/wiring/on-host";

/** On which hosts a network is to be and is, with its local VLAN there, and what serves DHCP on it; as last seen. */
export async function getNetworkOnHosts(ctx: OperationContext, { id }: { id: string }): Promise<NetworkOnHosts> {
  const row = await ctx.db.network.findUnique({ where: { id }, select: { cloudId: true } });
  if (row === null) {
    throw new BridgeheadError("missing", `There is no network ${id}.`, { remedy: "Look it up in the list." });
  }
  const intent = await readNetworksOnly(ctx.db, row.cloudId, [id]);
  const known = await readKnownHosts(ctx);
  const hosts = known.map(({ ref, state }) => ({
    ...ref,
    ports: portsOnHost(intent, ref.hostName).length,
    localVlan: state === null ? null : (localVlans(state, []).vlans.get(id) ?? null),
  }));
  const servers = new Set(intent.ports.flatMap((port) => (port.deviceOwner === "network:dhcp" ? [port.host] : [])));
  return {
    hosts: hosts.filter(({ ports, localVlan }) => ports > 0 || localVlan !== null),
    dhcp: known.flatMap((host) => dhcpOn(host, id, servers.has(host.ref.hostName))),
  };
}

function dhcpOn({ ref, state }: KnownHost, networkId: string, isIntended: boolean): readonly DhcpOnHost[] {
  const service = state?.dhcp?.find((each) => each.networkId === networkId);
  if (service === undefined && !isIntended) return [];
  const namespace = service?.namespace ?? dhcpNamespace(networkId);
  const hasNamespace = state === null ? null : state.namespaces.some(({ name }) => name === namespace);
  return [
    {
      ...ref,
      ...{ namespace, hasNamespace, interface: service?.interface ?? null, pid: service?.pid ?? null },
      found: service !== undefined,
      reservations: service?.reservations?.map(({ mac, name, address }) => ({ mac, name, address })) ?? null,
      leases: service?.leases?.map(({ mac, address, expiresAt }) => ({ mac, address, expiresAt })) ?? null,
    },
  ];
}
