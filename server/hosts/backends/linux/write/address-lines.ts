import ipaddr from "ipaddr.js";
import type { AddressOperation } from "@/server/model/host-operation";
import type { Link, Route } from "@/server/model/host-state";

type OnAddress = Extract<AddressOperation, { address: string }>;
type OnRoute = Extract<AddressOperation, { destination: string }>;

export function addressLine(operation: OnAddress, link: Link | undefined): readonly string[] {
  const { address, device } = operation;
  const wanted = canonicalAddress(address);
  const isThere = link?.addresses.some((one) => canonicalAddress(`${one.address}/${one.prefixLength}`) === wanted);
  if (operation.op === "address.absent") return isThere ? [`addr del ${wanted} dev ${device}`] : [];
  return isThere ? [] : [`addr add ${wanted} dev ${device}`];
}

export function routeLine(operation: OnRoute, routes: readonly Route[]): readonly string[] {
  const { destination, gateway, device } = operation;
  const wanted = canonicalRoute(destination, gateway, device);
  const isThere = routes.some(
    (one) =>
      one.table === "main" &&
      one.device !== null &&
      canonicalRoute(one.destination, one.gateway, one.device, one.family === "inet6") === wanted,
  );
  const via = gateway === null ? "" : ` via ${canonical(gateway)}`;
  const target = destination === "default" ? "default" : canonicalPrefix(destination);
  if (operation.op === "route.absent") return isThere ? [`route del ${target}${via} dev ${device}`] : [];
  return isThere ? [] : [`route replace ${target}${via} dev ${device}`];
}

function canonicalRoute(destination: string, gateway: string | null, device: string, isIpv6 = gateway?.includes(":")) {
  const target = destination === "default" ? (isIpv6 ? "::/0" : "0.0.0.0/0") : canonicalPrefix(destination);
  return `${target} ${gateway === null ? "" : canonical(gateway)} ${device}`;
}

export function canonical(address: string): string {
  const parsed = ipaddr.parse(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
}

/** Host part kept. */
function canonicalAddress(address: string): string {
  const [parsed, length] = ipaddr.parseCIDR(address);
  return `${canonical(parsed.toString())}/${length}`;
}

/** Host part zeroed; a bare address (as `ip` prints host routes) has its full length. */
export function canonicalPrefix(prefix: string): string {
  if (!prefix.includes("/")) return `${canonical(prefix)}/${ipaddr.parse(prefix).kind() === "ipv6" ? 128 : 32}`;
  const [parsed, length] = ipaddr.parseCIDR(prefix);
  const base =
    parsed.kind() === "ipv6" ? ipaddr.IPv6.networkAddressFromCIDR(prefix) : ipaddr.IPv4.networkAddressFromCIDR(prefix);
  return `${canonical(base.toString())}/${length}`;
}
