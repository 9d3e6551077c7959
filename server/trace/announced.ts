import type { Port } from "@/server/model/neutron";
import type { TraceIndex } from "./trace-world";

const OVERLAYS = new Set(["gre", "vxlan", "geneve"]);

/**
 * Why the guest of a port cannot have got an address that Neutron gave it: of a subnet that only a router's announcements
 * tell of, on a network where nothing but Neutron's routers could announce it, and none has a leg there. `null`: nothing
 * speaks against it.
 */
export function unannounced(index: TraceIndex, port: Port, address: string): string | null {
  const fixed = port.fixedIps.find((one) => one.address === address);
  const subnet = fixed === undefined ? null : index.subnet(fixed.subnetId);
  if (subnet?.ipv6RaMode === undefined || !OVERLAYS.has(index.network(subnet.networkId)?.networkType ?? ""))
    return null;
  if (index.routerLegs(subnet.networkId).some((leg) => leg.fixedIps.some(({ subnetId }) => subnetId === subnet.id))) {
    return null;
  }
  return `${address} is of ${subnet.cidr} (${subnet.ipv6RaMode}), which no router announces: the guest of port ${port.id} does not get it`;
}

/**
 * Why a packet that has left by a router's gateway does not come to an address: every port that has it is on an overlay,
 * to which nothing outside leads. `null`: no port has it, or a way back in may be meant, over a router that does not
 * translate or a network that others carry too.
 */
export function insideOnly(index: TraceIndex, address: string): string | null {
  const ports = index.portsWith(address);
  const [first] = ports;
  if (first === undefined || index.isFloating(address)) return null;
  for (const { networkId } of ports) {
    const network = index.network(networkId);
    if (network === null || network.external || !OVERLAYS.has(network.networkType)) return null;
    for (const leg of index.routerLegs(networkId)) {
      const router = index.router(leg.deviceId);
      if (router === null || (router.externalNetworkId !== null && !router.snat)) return null;
    }
  }
  const name = index.network(first.networkId)?.name ?? first.networkId;
  const others = ports.length > 1 ? ", nor to another port with that address" : "";
  return `nothing outside leads to port ${first.name || first.id} of network ${name}, which has ${address}${others}`;
}
