import { z } from "zod";
import { networkAddress, prefixLength } from "@/server/model/address";

export type IpPrefix = {
  readonly family: "IPv4" | "IPv6";
  readonly length: number;
  /** With host bits zeroed; an address as /32 or /128. */
  readonly text: string;
};

const v4 = z.union([z.ipv4(), z.cidrv4()]);
const v6 = z.union([z.ipv6(), z.cidrv6()]);

/** An address or a prefix in its one spelling; `null`: it is neither. Octal and short forms of IPv4 are not addresses. */
export function readPrefix(given: string): IpPrefix | null {
  const text = given.trim();
  const family = v4.safeParse(text).success ? "IPv4" : v6.safeParse(text).success ? "IPv6" : null;
  if (family === null) return null;
  const cidr = text.includes("/") ? text : `${text}/${family === "IPv4" ? 32 : 128}`;
  const length = prefixLength(cidr);
  return { family, length, text: `${networkAddress(cidr)}/${length}` };
}
