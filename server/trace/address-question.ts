import { familyOf } from "@/server/model/address";
import { addressBits, macText } from "./bits";
import { BROADCAST, type Frame } from "./packet";

type Asker = { readonly mac: string; readonly address: string };

const NOBODY = "00:00:00:00:00:00";

/** Who has an address: ARP, or neighbour discovery. */
export function askFor(sender: Asker, address: string): Frame {
  if (familyOf(address) === "inet") {
    return {
      source: sender.mac,
      destination: BROADCAST,
      vlan: null,
      payload: {
        kind: "arp",
        op: 1,
        senderMac: sender.mac,
        senderAddress: sender.address,
        targetMac: NOBODY,
        targetAddress: address,
      },
    };
  }
  const low = addressBits(address) & 0xff_ffffn;
  const digits = low.toString(16).padStart(6, "0");
  return {
    source: sender.mac,
    destination: macText(0x3333_ff00_0000n | low),
    vlan: null,
    payload: discovery(135, sender.address, `ff02::1:ff${digits.slice(0, 2)}:${digits.slice(2)}`, address),
  };
}

/** What whoever has it answers. */
export function answerFor(sender: Asker, address: string, mac: string): Frame {
  const frame = { source: mac, destination: sender.mac, vlan: null };
  if (familyOf(address) !== "inet") return { ...frame, payload: discovery(136, address, sender.address, address) };
  const payload = {
    kind: "arp" as const,
    op: 2 as const,
    senderMac: mac,
    senderAddress: address,
    targetMac: sender.mac,
    targetAddress: sender.address,
  };
  return { ...frame, payload };
}

function discovery(icmpType: number, source: string, destination: string, ndTarget: string) {
  const none = { sourcePort: 0, destinationPort: 0, answers: false };
  return {
    kind: "ip" as const,
    family: "inet6" as const,
    source,
    destination,
    protocol: "icmp6" as const,
    icmpType,
    ndTarget,
    ...none,
  };
}
