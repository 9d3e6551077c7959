import type { Scramble } from "./scramble";

/**
 * The first byte is kept (it tells multicast and local MACs, and a tap's `fe` from its port's `fa`), and Neutron's `16:3e`;
 * the rest changes, one to one and regardless of the first byte, so that a tap's MAC still is its port's. Broadcast, groups
 * and masks stay.
 */
export function maskMac(scramble: Scramble, mac: string): string {
  const hex = mac.toLowerCase().replaceAll(":", "");
  if (KEPT.test(hex)) return mac;
  const kept = NEUTRON.test(hex) || SOLICITED.test(hex) ? 6 : 2;
  const rest = hex.slice(kept);
  const purpose = kept === 6 ? "last three" : "mac";
  const masked = scramble
    .permute(purpose, BigInt(`0x${rest}`), rest.length * 4)
    .toString(16)
    .padStart(rest.length, "0");
  return (hex.slice(0, kept) + masked).replace(/(..)(?!$)/g, "$1:");
}

/** All zeros or ones but the first byte, IPv4 groups, the bridges' own. */
const KEPT = /^(..(00|ff){5}|01005e.*|0180c2.*|ff(ff|00){5}|3333(?!ff).*)$/;
const NEUTRON = /^f[ae]163e/;
const SOLICITED = /^3333ff/;
