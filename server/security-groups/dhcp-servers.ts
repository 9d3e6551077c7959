import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";

/** The same for every host of an intent. */
const known = new WeakMap<readonly Port[], ReadonlyMap<string, readonly string[]>>();

/** IPv4 addresses of the DHCP servers of each network, by its id. */
export function dhcpServersOf({ ports }: NetworkIntent): (networkId: string) => readonly string[] {
  const servers = known.get(ports) ?? readServers(ports);
  known.set(ports, servers);
  return (networkId) => servers.get(networkId) ?? [];
}

function readServers(ports: readonly Port[]): ReadonlyMap<string, readonly string[]> {
  const servers = new Map<string, string[]>();
  for (const each of ports) {
    if (each.deviceOwner !== "network:dhcp") continue;
    const known = servers.get(each.networkId) ?? [];
    servers.set(each.networkId, [...known, ...each.fixedIps.map((ip) => ip.address).filter((ip) => !ip.includes(":"))]);
  }
  return servers;
}
