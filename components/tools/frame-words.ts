/** Numbers and addresses of frames as people write them. */

export const ICMP_TYPES: Readonly<Record<string, string>> = {
  "ICMP 0": "echo reply",
  "ICMP 3": "destination unreachable",
  "ICMP 8": "echo request",
  "ICMP 11": "time exceeded",
  "ICMPv6 128": "echo request",
  "ICMPv6 129": "echo reply",
  "ICMPv6 135": "neighbour solicitation",
  "ICMPv6 136": "neighbour advertisement",
};

const ETHER_TYPES: Readonly<Record<number, string>> = {
  2048: "IPv4",
  2054: "ARP",
  25944: "Ethernet",
  33024: "802.1Q",
  34525: "IPv6",
  34984: "802.1ad",
};
const IP_PROTOCOLS: Readonly<Record<number, string>> = { 1: "ICMP", 6: "TCP", 17: "UDP", 47: "GRE", 58: "ICMPv6" };
const PORTS: Readonly<Record<number, string>> = { 53: "DNS", 67: "DHCP server", 68: "DHCP client", 4789: "VXLAN" };

export const keyText = (key: number): string => `${key} (0x${key.toString(16)})`;
export const etherTypeText = (type: number): string => `${ETHER_TYPES[type] ?? "unknown"} (0x${hex(type, 4)})`;
export const ipProtocolText = (protocol: number): string => `${IP_PROTOCOLS[protocol] ?? "unknown"} (${protocol})`;
export const portText = (port: number): string =>
  PORTS[port] === undefined ? String(port) : `${port} (${PORTS[port]})`;

export function macText(view: DataView, at: number): string {
  return [0, 1, 2, 3, 4, 5].map((byte) => hex(view.getUint8(at + byte), 2)).join(":");
}

export function ipv4Text(view: DataView, at: number): string {
  return [0, 1, 2, 3].map((byte) => view.getUint8(at + byte)).join(".");
}

export function ipv6Text(view: DataView, at: number): string {
  const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((offset) => view.getUint16(at + offset).toString(16)).join(":");
  return groups.replace(/(^|:)0(:0)+(:|$)/, "::");
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}
