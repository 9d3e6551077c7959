import type { CollectorError } from "@/server/model/host-state";

/**
 * What a collector brings home before anything is parsed. A live host and a capture folder both produce this, so both
 * go through the same parsers. A text that could not be read is not here: it is in `errors`.
 */

/**
 * - `link`, `addr`   `ip -j -d -s link` / `ip -j -d [-s] addr` (either may hold everything)
 * - `route`          `ip -j route show table all` (`route6`: the same with `-6`)
 * - `policy`, `policy6`   `ip -j rule` / `ip -j -6 rule`
 * - `fdb`   `bridge -j fdb show`
 * - `neigh`          `ip -j neigh`
 * - `iptables`, `ip6tables`, `ebtables`, `ipset`   their `-save` texts (with counters where possible)
 * - `conntrack`      `conntrack -L`
 * - `sysctl`         `key = value` lines
 * - `processes`      `ps axww -o pid,ppid,user,args`
 * - `flows`          `ovs-ofctl dump-flows`, subject = bridge
 * - `dhcp`           a file of a DHCP agent's network directory, subject = `<network id>/<file>`
 */
export type Part =
  | "link"
  | "addr"
  | "route"
  | "route6"
  | "policy"
  | "policy6"
  | "fdb"
  | "neigh"
  | "iptables"
  | "ip6tables"
  | "ebtables"
  | "ipset"
  | "conntrack"
  | "sysctl"
  | "processes"
  | "flows"
  | "dhcp";

export type RawText = {
  readonly part: Part;
  /** `""` is the root namespace. */
  readonly namespace: string;
  readonly subject?: string;
  /** As an operator would type it. */
  readonly command: string;
  readonly ms: number;
  readonly text: string;
};

export type RawNamespace = {
  readonly name: string;
  readonly inode: number | null;
  readonly pids: readonly number[];
  /** This namespace's ids of others: nsid → namespace name (`ip netns list-id`). */
  readonly nsids: Readonly<Record<string, string>>;
};

/** OVSDB rows in the wire encoding of RFC 7047: table → row uuid → column → JSON value. */
export type OvsdbTables = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export type RawHost = {
  readonly hostname: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** As in `HostState`. */
  readonly rulesAt?: number;
  readonly kernel: string | null;
  /** Root namespace (`""`) first. */
  readonly namespaces: readonly RawNamespace[];
  readonly texts: readonly RawText[];
  /** `null`: no OVSDB answered. */
  readonly ovsdb: OvsdbTables | null;
  /** How the OVSDB was read: shown beside the facts that come from it. */
  readonly ovsdbSource?: { readonly command: string; readonly ms: number };
  readonly errors: readonly CollectorError[];
};
