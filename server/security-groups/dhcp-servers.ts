import type { NetworkIntent } from "@/server/model/network-intent";

/** IPv4 addresses of the DHCP servers of each network, by its id. */
export function dhcpServersOf(intent: NetworkIntent): (networkId: string) => readonly string[] {
  const servers = new Map<string, string[]>();
  for (const each of intent.ports) {
    if (each.deviceOwner !== "network:dhcp") continue;
    const known = servers.get(each.networkId) ?? [];
    servers.set(each.networkId, [...known, ...each.fixedIps.map((ip) => ip.address).filter((ip) => !ip.includes(":"))]);
  }
  return (networkId) => servers.get(networkId) ?? [];
}
