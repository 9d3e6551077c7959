import { excerpt, MalformedError } from "../../parse/malformed";
import { readAddress, readOneLineAddress } from "./ip-address-text";

/** A row as `ip -j` prints it, as far as the parsers of links read it. */
export type LinkJson = { ifname: string; ifindex: number; [field: string]: unknown };

/** The nsid that stands for a namespace which `ip` printed by name: unique in the text's namespace. */
export type NsidOfName = (namespace: string) => number;

/**
 * What `ip [-s] [-d] link|address` prints for people, as the rows that it prints with `-j`. Lines: `N: NAME[@LOWER]: <FLAGS>
 * words…`, then indented: `link/TYPE MAC … words`, the kind with its words (only with `-d`), `KIND_slave …`, `alias TEXT`,
 * `inet[6] …`, and the counters, whose numbers stand below their names. `ip -o addr` has addresses alone, a line each; its
 * links have an index and a name and nothing else, so it is not enough for a list of links.
 */
export function linksOfText(text: string, nsidOf: NsidOfName): LinkJson[] {
  const rows: LinkJson[] = [];
  let row: LinkJson | undefined;
  let counters: { readonly direction: "rx" | "tx"; readonly names: readonly string[] } | null = null;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const head = HEAD.exec(line);
    if (head !== null) {
      row = readHead(head);
      rows.push(row);
      counters = null;
      continue;
    }
    if (row === undefined || !/^\s/.test(line)) throw new MalformedError(`not a link: ${excerpt(line)}`);
    const words = line.trim().split(/\s+/);
    const [first = ""] = words;
    if (counters !== null && /^\d+$/.test(first)) {
      addCounters(row, counters, words);
      counters = null;
    } else if (first === "RX:" || first === "TX:") {
      counters = { direction: first === "RX:" ? "rx" : "tx", names: words.slice(1) };
    } else readLine(row, line.trim(), words, nsidOf);
  }
  return rows;
}

/** `ip -o addr`: address rows of links by name; only to complete a list of links. */
export function addressesOfOneLine(text: string, links: readonly LinkJson[]): LinkJson[] {
  const rows = new Map(links.map((link) => [link.ifname, { ...link, addr_info: [] as unknown[] }]));
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const { name, address } = readOneLineAddress(line);
    rows.get(name)?.addr_info.push(address);
  }
  return [...rows.values()];
}

const HEAD = /^(\d+): ([^\s@]+?)(?:@(\S+?))?: <([^>]*)>(.*)$/;

function readHead(head: RegExpExecArray): LinkJson {
  const [, index = "", ifname = "", lower, flags = "", rest = ""] = head;
  const words = pairs(rest.trim().split(/\s+/), ["mtu", "master", "state", "group"]);
  const lowerIndex = lower === undefined ? null : /^if(\d+)$/.exec(lower)?.[1];
  return {
    ifindex: Number(index),
    ifname,
    flags: flags === "" ? [] : flags.split(","),
    ...(words.mtu === undefined ? {} : { mtu: Number(words.mtu) }),
    ...(words.master === undefined ? {} : { master: words.master }),
    ...(words.group === undefined ? {} : { group: words.group }),
    operstate: words.state ?? "UNKNOWN",
    ...(lower === undefined || lower === "NONE" || lowerIndex ? {} : { link: lower }),
    ...(lowerIndex ? { link_index: Number(lowerIndex) } : {}),
  };
}

/** Words that may begin a line of details and are not a kind of link. */
const NOT_A_KIND =
  /^(link\/|inet|valid_lft|vf$|altname$|prog\/|promiscuity$|addrgenmode$|numtxqueues$|permaddr$|portid$)|_slave$/;

function readLine(row: LinkJson, line: string, words: readonly string[], nsidOf: NsidOfName): void {
  const [first = "", second] = words;
  if (first.startsWith("link/")) {
    row.link_type = first.slice("link/".length);
    if (second?.includes(":")) row.address = second;
    const found = pairs(words, ["promiscuity", "link-netnsid", "link-netns"]);
    if (found.promiscuity !== undefined) row.promiscuity = Number(found.promiscuity);
    if (found["link-netnsid"] !== undefined) row.link_netnsid = Number(found["link-netnsid"]);
    if (found["link-netns"] !== undefined) row.link_netnsid = nsidOf(found["link-netns"]);
  } else if (first === "inet" || first === "inet6") {
    const list = Array.isArray(row.addr_info) ? row.addr_info : [];
    row.addr_info = [...list, readAddress(words)];
  } else if (first === "alias") {
    row.ifalias = line.slice("alias ".length);
  } else if (!NOT_A_KIND.test(first) && row.link_type !== undefined && row.linkinfo === undefined) {
    row.linkinfo = { info_kind: first, info_data: kindData(first, words) };
  }
}

function kindData(kind: string, words: readonly string[]): Record<string, unknown> {
  const found = pairs(words, ["stp_state", "ageing_time", "mcast_snooping", "vlan_filtering", "type", "persist", "id"]);
  const number = (name: keyof typeof found) => (found[name] === undefined ? {} : { [name]: Number(found[name]) });
  if (kind === "bridge") {
    return {
      ...number("stp_state"),
      ...number("ageing_time"),
      ...number("mcast_snooping"),
      ...number("vlan_filtering"),
    };
  }
  if (kind === "tun") return { type: found.type, persist: found.persist };
  return kind === "vlan" ? number("id") : {};
}

function addCounters(
  row: LinkJson,
  { direction, names }: { readonly direction: "rx" | "tx"; readonly names: readonly string[] },
  words: readonly string[],
): void {
  const known = typeof row.stats64 === "object" && row.stats64 !== null ? row.stats64 : {};
  const values = Object.fromEntries(names.map((name, at) => [name, Number(words[at] ?? 0)]));
  row.stats64 = { ...known, [direction]: values };
}

/** The word after each of the given words; the first of a name counts. */
function pairs<K extends string>(words: readonly string[], keys: readonly K[]): { readonly [key in K]?: string } {
  const found: { [key in K]?: string } = {};
  for (const key of keys) {
    const at = words.indexOf(key);
    const value = at === -1 ? undefined : words[at + 1];
    if (value !== undefined) found[key] = value;
  }
  return found;
}
