import { addressBits, ipv4Text, macBits, macText } from "./bits";
import type { FlowPacket } from "./match-flow";
import type { ArpPacket } from "./packet";

const NAMES: Readonly<Record<string, string>> = {
  "NXM_OF_VLAN_TCI[]": "vlan_tci",
  "OXM_OF_VLAN_VID[]": "vlan_vid",
  "OXM_OF_VLAN_VID[0..11]": "vlan_low",
  "NXM_OF_VLAN_TCI[0..11]": "vlan_low",
  "NXM_NX_TUN_ID[]": "tun_id",
  "OXM_OF_TUNNEL_ID[]": "tun_id",
  "NXM_OF_ETH_SRC[]": "eth_src",
  "OXM_OF_ETH_SRC[]": "eth_src",
  "NXM_OF_ETH_DST[]": "eth_dst",
  "OXM_OF_ETH_DST[]": "eth_dst",
  "NXM_OF_ARP_OP[]": "arp_op",
  "OXM_OF_ARP_OP[]": "arp_op",
  "NXM_NX_ARP_SHA[]": "arp_sha",
  "OXM_OF_ARP_SHA[]": "arp_sha",
  "NXM_NX_ARP_THA[]": "arp_tha",
  "OXM_OF_ARP_THA[]": "arp_tha",
  "NXM_OF_ARP_SPA[]": "arp_spa",
  "OXM_OF_ARP_SPA[]": "arp_spa",
  "NXM_OF_ARP_TPA[]": "arp_tpa",
  "OXM_OF_ARP_TPA[]": "arp_tpa",
  dl_src: "eth_src",
  dl_dst: "eth_dst",
};

export function fieldName(field: string): string {
  const [, register] = /^NXM_NX_REG(\d+)\[\]$/.exec(field) ?? [];
  return register === undefined ? (NAMES[field] ?? field) : `reg${register}`;
}

/** Value of a field as bits; `null`: not one of this packet, or not known. */
export function readField(packet: FlowPacket, field: string): bigint | null {
  const name = fieldName(field);
  const { frame } = packet;
  const arp = frame.payload.kind === "arp" ? frame.payload : null;
  if (name === "tun_id") return packet.tunnelKey;
  if (name === "eth_src") return macBits(frame.source);
  if (name === "eth_dst") return macBits(frame.destination);
  if (name === "vlan_low") return BigInt(frame.vlan ?? 0);
  if (name === "vlan_tci" || name === "vlan_vid") return frame.vlan === null ? 0n : BigInt(0x1000 | frame.vlan);
  if (/^reg\d+$/.test(name)) return packet.registers[name] ?? 0n;
  if (arp === null) return null;
  if (name === "arp_op") return BigInt(arp.op);
  if (name === "arp_sha") return macBits(arp.senderMac);
  if (name === "arp_tha") return macBits(arp.targetMac);
  if (name === "arp_spa") return addressBits(arp.senderAddress);
  if (name === "arp_tpa") return addressBits(arp.targetAddress);
  return null;
}

/** The packet with a field changed; `null`: a field that this evaluator does not know, or not of this packet. */
export function writeField(packet: FlowPacket, field: string, value: bigint): FlowPacket | null {
  const name = fieldName(field);
  const { frame } = packet;
  if (name === "tun_id") return { ...packet, tunnelKey: value };
  if (name === "eth_src") return { ...packet, frame: { ...frame, source: macText(value) } };
  if (name === "eth_dst") return { ...packet, frame: { ...frame, destination: macText(value) } };
  if (name === "vlan_low") return { ...packet, frame: { ...frame, vlan: Number(value & 0xfffn) } };
  if (name === "vlan_tci" || name === "vlan_vid") {
    // bit 12 is "tagged": `set_field:4097->vlan_vid` is VLAN 1, `load:0->NXM_OF_VLAN_TCI[]` takes the tag off
    return { ...packet, frame: { ...frame, vlan: (value & 0x1000n) === 0n ? null : Number(value & 0xfffn) } };
  }
  if (/^reg\d+$/.test(name)) return { ...packet, registers: { ...packet.registers, [name]: value } };
  if (frame.payload.kind !== "arp") return null;
  const payload = writeArp(frame.payload, name, value);
  return payload === null ? null : { ...packet, frame: { ...frame, payload } };
}

function writeArp(arp: ArpPacket, name: string, value: bigint): ArpPacket | null {
  if (name === "arp_op") return value === 1n || value === 2n ? { ...arp, op: value === 1n ? 1 : 2 } : null;
  if (name === "arp_sha") return { ...arp, senderMac: macText(value) };
  if (name === "arp_tha") return { ...arp, targetMac: macText(value) };
  if (name === "arp_spa") return { ...arp, senderAddress: ipv4Text(value) };
  if (name === "arp_tpa") return { ...arp, targetAddress: ipv4Text(value) };
  return null;
}

/** A value of an action: a number, a MAC or an address. */
export function valueBits(text: string): bigint | null {
  if (text === "") return null;
  try {
    if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) return macBits(text);
    if (/^[0-9.]+$/.test(text) && text.includes(".")) return addressBits(text);
    return BigInt(text);
  } catch {
    return null;
  }
}
