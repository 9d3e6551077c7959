import ipaddr from "ipaddr.js";
import type { Flow } from "@/server/model/host-operation";
import type { Port } from "@/server/model/neutron";
import { flow, quoted } from "@/server/wiring/flow";
import { isGuestPort } from "@/server/wiring/on-host";
import { TABLE } from "@/server/wiring/standing-flows";

/**
 * What a guest may say who it is, `dataplane.md` 3.2: frames from its MACs, ARP and neighbour advertisements for its
 * addresses, each also those of its allowed address pairs. Rules:
 * 1. Without port security, and for DHCP and router ports, nothing is checked.
 * 2. A pair of prefix length 0 lets every address of its family pass, so that family is not checked; MACs still are.
 * 3. The link-local address of each MAC may be advertised.
 */
export function spoofFlows(port: Port, device: string): readonly Flow[] {
  if (port.portSecurity === false || !isGuestPort(port)) return [];
  const inPort = `in_port=${quoted(device)}`;
  const pairs = port.allowedAddressPairs ?? [];
  const macs = unique([port.mac, ...pairs.map(({ mac }) => mac ?? port.mac)].map((mac) => mac.toLowerCase()));
  const addresses = [...port.fixedIps.map(({ address }) => address), ...pairs.map(({ address }) => address)];
  const ipv4 = unique(addresses.filter((each) => !each.includes(":")).map(canonical));
  const ipv6 = unique([...addresses.filter((each) => each.includes(":")).map(canonical), ...macs.map(linkLocal)]);
  const flows = [
    flow(0, 9, inPort, `goto_table:${TABLE.macSpoof}`),
    ...macs.map((mac) => flow(TABLE.macSpoof, 2, `${inPort},dl_src=${mac}`, `goto_table:${TABLE.localIp}`)),
  ];
  if (!ipv4.some(isEverything)) {
    flows.push(flow(0, 10, `arp,${inPort}`, `goto_table:${TABLE.arpSpoof}`));
    for (const address of ipv4) {
      flows.push(flow(TABLE.arpSpoof, 2, `arp,${inPort},arp_spa=${address}`, `goto_table:${TABLE.macSpoof}`));
    }
  }
  if (!ipv6.some(isEverything)) {
    const advertisement = `icmp6,${inPort},icmp_type=136`;
    flows.push(flow(0, 10, advertisement, `goto_table:${TABLE.arpSpoof}`));
    for (const address of ipv6) {
      flows.push(flow(TABLE.arpSpoof, 2, `${advertisement},nd_target=${address}`, `goto_table:${TABLE.rateLimit}`));
    }
  }
  return flows;
}

/** Of a port that is to carry nothing, beside the dead VLAN. */
export function deadFlows(device: string): readonly Flow[] {
  return [flow(0, 2, `in_port=${quoted(device)}`, "drop")];
}

/** As Open vSwitch prints it: no bits behind the prefix, no prefix length where it is the whole address. */
function canonical(text: string): string {
  const [address = "", length] = text.split("/");
  const parsed = ipaddr.parse(address);
  const whole = parsed.kind() === "ipv4" ? 32 : 128;
  const prefix = length === undefined ? whole : Number(length);
  const bytes = parsed.toByteArray().map((byte, at) => byte & maskByte(prefix - at * 8));
  const masked = ipaddr.fromByteArray(bytes);
  const words = masked instanceof ipaddr.IPv6 ? masked.toRFC5952String() : masked.toString();
  return prefix >= whole ? words : `${words}/${prefix}`;
}

function maskByte(bits: number): number {
  return bits >= 8 ? 0xff : bits <= 0 ? 0 : (0xff << (8 - bits)) & 0xff;
}

function linkLocal(mac: string): string {
  const [a = 0, b = 0, c = 0, ...rest] = mac.split(":").map((octet) => Number.parseInt(octet, 16));
  const id = [a ^ 2, b, c, 0xff, 0xfe, ...rest];
  return canonical(ipaddr.fromByteArray([0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...id]).toString());
}

const isEverything = (address: string): boolean => address.endsWith("/0");
const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
