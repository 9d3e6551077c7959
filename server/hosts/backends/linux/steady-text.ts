import type { Part } from "@/server/hosts/raw";

/**
 * A text without what moves by itself, so that two reads compare equal unless something was changed:
 * - rule sets: counters in brackets, and the comment lines with the time of the dump
 * - flows: duration, packet, byte and age counters, the xid of the header
 * - links are compared as rows, not here
 * - neighbours: everything but the address, device and MAC of those that are settled
 * - MACs that a bridge learned; only those that it was told are compared
 * - conntrack and processes come and go all the time: they never make a change
 */
export function steadyText(part: Part, text: string): string {
  switch (part) {
    case "iptables":
    case "ip6tables":
    case "ebtables":
      return text.replace(/^#.*\n/gm, "").replace(/\[\d+:\d+\]/g, "");
    case "flows":
      return text
        .replace(/^.*reply .*$/gm, "")
        .replace(/ (duration|n_packets|n_bytes|idle_age|hard_age)=[^,\s]*,/g, "");
    case "neigh":
      return text.replace(/"state":\[[^\]]*\]/g, "");
    case "sysctl":
      return text.replace(/^net\.netfilter\.nf_conntrack_count.*$/gm, "");
    case "ipset":
      return text.replace(/^(add .*?)( (timeout|packets|bytes) \d+)+/gm, "$1");
    case "route":
    case "route6":
      return text.replace(/"expires":\d+/g, "");
    case "fdb":
      return text
        .split("},{")
        .filter((entry) => /"state":"(static|permanent)"/.test(entry) && entry.includes('"master"'))
        .join();
    case "policy":
    case "policy6":
    case "dhcp":
    case "link":
    case "addr":
      return text;
    case "conntrack":
    case "processes":
      return "";
  }
}
