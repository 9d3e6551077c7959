import { parseChainName } from "./names";
import type { Match } from "./text-index";

/** One way to read what was typed. `field` narrows it; `because` is said instead of the field that matched. */
export type Needle = {
  readonly word: string;
  readonly match: Match;
  readonly field?: string;
  readonly because?: string;
};

/**
 * Readings of a query, the most exact first:
 * 1. `tag 3`, `vlan 120`, `key 0xa4`: that field only
 * 2. a chain name: the port behind its 10 characters
 * 3. a whole word of any field; a number also as tag, VLAN or key, a key also in hex
 * 4. a MAC in any spelling (colons, dashes, dots, none), whole or in part
 * 5. the beginning of a word (the 11 characters of a device are the beginning of its port's id)
 * 6. anywhere in a word, from two characters on
 */
export function readQuery(text: string): Needle[] {
  const query = text.trim().toLowerCase().replaceAll(/\s+/g, " ");
  if (query === "") return [];
  const narrowed = narrowedTo(query);
  if (narrowed !== null) return [narrowed];
  const chain = parseChainName(query);
  if (chain !== null) {
    const because = `${chain.direction} chain ${query}`;
    return [{ word: chain.fragment, match: "start", field: "port", because }];
  }
  const needles: Needle[] = [{ word: query, match: "whole" }];
  const hex = /^0x[0-9a-f]{1,8}$/.test(query) ? String(Number.parseInt(query, 16)) : null;
  if (hex !== null) needles.push({ word: hex, match: "whole", field: "key" });
  const mac = macOf(query);
  if (mac !== null && mac !== query) needles.push({ word: mac, match: mac.length === 17 ? "whole" : "inside" });
  needles.push({ word: query, match: "start" });
  if (query.length >= 2 && !/^\d+$/.test(query)) needles.push({ word: query, match: "inside" });
  return needles;
}

function narrowedTo(query: string): Needle | null {
  const [, field, value] = /^(tag|vlan|key|vni|gre|vxlan)[ :=]+(0x[0-9a-f]{1,8}|\d{1,10})$/.exec(query) ?? [];
  if (field === undefined || value === undefined) return null;
  const number = String(value.startsWith("0x") ? Number.parseInt(value, 16) : Number(value));
  return { word: number, match: "whole", field: field === "tag" || field === "vlan" ? field : "key" };
}

/** Whole or at least three bytes, with colons; `null` for anything else. */
function macOf(query: string): string | null {
  if (/^[0-9a-f]{12}$/.test(query)) return pairs(query);
  if (/^([0-9a-f]{4}\.){2}[0-9a-f]{4}$/.test(query)) return pairs(query.replaceAll(".", ""));
  return /^([0-9a-f]{2}[:-]){2,5}[0-9a-f]{1,2}$/.test(query) ? query.replaceAll("-", ":") : null;
}

function pairs(hex: string): string {
  return hex.replace(/(..)(?=.)/g, "$1:");
}
