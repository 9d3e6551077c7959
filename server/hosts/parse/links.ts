import { NEWBORN_GROUP } from "@/server/model/host-operation";
import type { Address, BridgePort, Link, LinkCounters, LinuxBridge } from "@/server/model/host-state";
import {
  addressField,
  booleanField,
  type JsonObject,
  listField,
  numberField,
  objectField,
  objectsOf,
  parseJsonRows,
  required,
  stringField,
  stringsField,
} from "./json-fields";

/** What a veth says about its other end, before anybody looked there. Ids are those of the veth's own namespace. */
export type VethReference = {
  readonly peerName: string | null;
  readonly peerIfindex: number | null;
  readonly nsid: number | null;
};

/** The links of one namespace; `peer` is `null` on all of them until `resolvePeers` has seen every namespace. */
export type ParsedLinks = {
  readonly links: readonly Link[];
  readonly veths: ReadonlyMap<number, VethReference>;
  /** False when no source printed addresses: then an empty list means nothing. */
  readonly hasAddresses: boolean;
};

/** `ip -j -d -s link` and/or `ip -j -d [-s] addr`: either alone will do, the first has the counters, the second the addresses. */
export function parseLinks(linkText: string | null, addrText: string | null = null): ParsedLinks {
  return mergeLinks(linkText === null ? [] : parseLinkRows(linkText), addrText === null ? [] : parseLinkRows(addrText));
}

/** One printed link; `undefined` addresses or `null` counters were not printed. */
export type LinkRow = {
  readonly link: Link;
  readonly veth: VethReference | null;
  readonly addresses: readonly Address[] | undefined;
};

export function parseLinkRows(text: string): LinkRow[] {
  return parseJsonRows(text).map(parseLinkRow);
}

/** Two prints of one namespace a moment apart become one list: a link that only one of them saw is kept. */
export function mergeLinks(first: readonly LinkRow[], second: readonly LinkRow[]): ParsedLinks {
  const byIfindex = new Map<number, LinkRow>();
  for (const row of first) byIfindex.set(row.link.ifindex, row);
  for (const row of second) {
    const known = byIfindex.get(row.link.ifindex);
    byIfindex.set(row.link.ifindex, known === undefined ? row : mergeRow(known, row));
  }
  const rows = [...byIfindex.values()].sort((a, b) => a.link.ifindex - b.link.ifindex);
  const veths = new Map<number, VethReference>();
  for (const row of rows) if (row.veth !== null) veths.set(row.link.ifindex, row.veth);
  return {
    links: rows.map((row) => row.link),
    veths,
    hasAddresses: rows.length === 0 || rows.some((row) => row.addresses !== undefined),
  };
}

function mergeRow(a: LinkRow, b: LinkRow): LinkRow {
  const addresses = b.addresses ?? a.addresses;
  const link = { ...a.link, addresses: addresses ?? [], counters: a.link.counters ?? b.link.counters };
  return { link, addresses, veth: a.veth ?? b.veth };
}

function parseLinkRow(row: JsonObject): LinkRow {
  const info = objectField(row, "linkinfo");
  const data = info === null ? null : objectField(info, "info_data");
  const kind = (info === null ? null : stringField(info, "info_kind")) ?? "";
  const address = stringField(row, "address");
  const addressRows = listField(row, "addr_info");
  const addresses = addressRows === null ? undefined : parseAddresses(addressRows);
  const parent = kind === "veth" ? null : stringField(row, "link");
  const vlanId = kind === "vlan" && data !== null ? numberField(data, "id") : null;
  const bridgePort = info === null ? null : parseBridgePort(info);
  const link: Link = {
    ifindex: required(numberField(row, "ifindex"), row, "ifindex"),
    name: required(stringField(row, "ifname"), row, "ifname"),
    kind,
    linkType: stringField(row, "link_type") ?? "",
    mac: address !== null && MAC.test(address) ? address : null,
    mtu: required(numberField(row, "mtu"), row, "mtu"),
    flags: stringsField(row, "flags"),
    operState: stringField(row, "operstate") ?? "UNKNOWN",
    master: stringField(row, "master"),
    peer: null,
    alias: stringField(row, "ifalias"),
    promiscuity: numberField(row, "promiscuity") ?? 0,
    addresses: addresses ?? [],
    ...(bridgePort === null ? {} : { bridgePort }),
    bridge: kind === "bridge" ? parseBridge(data ?? {}) : null,
    tun: kind === "tun" && data !== null ? parseTun(data) : null,
    counters: parseCounters(row),
    ...(isNewborn(row) && { isNewborn: true }),
    ...(parent === null ? {} : { parent }),
    ...(vlanId === null ? {} : { vlanId }),
  };
  return { link, addresses, veth: kind === "veth" ? parseVeth(row) : null };
}

/** `ip` prints a group that has no name by its number. */
function isNewborn(row: JsonObject): boolean {
  return stringField(row, "group") === String(NEWBORN_GROUP) && stringField(row, "ifalias") === null;
}

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5,}$/i;
const UNRESOLVED_NAME = /^if(\d+)$/;

/** The peer's name when it is in the same namespace, else its ifindex there and this namespace's id of that namespace. */
function parseVeth(row: JsonObject): VethReference {
  const name = stringField(row, "link");
  const index = name === null ? null : UNRESOLVED_NAME.exec(name)?.[1];
  return {
    peerName: name,
    peerIfindex: numberField(row, "link_index") ?? (index === undefined || index === null ? null : Number(index)),
    nsid: numberField(row, "link_netnsid"),
  };
}

function parseAddresses(rows: readonly unknown[]): Address[] {
  const addresses: Address[] = [];
  for (const row of objectsOf(rows, "addr_info")) {
    const family = stringField(row, "family");
    if (family !== "inet" && family !== "inet6") continue;
    addresses.push({
      family,
      address: required(addressField(row, "local"), row, "local"),
      prefixLength: required(numberField(row, "prefixlen"), row, "prefixlen"),
      scope: stringField(row, "scope") ?? "global",
    });
  }
  return addresses;
}

function parseBridge(data: JsonObject): LinuxBridge {
  const ageingCentiseconds = numberField(data, "ageing_time");
  return {
    stp: (numberField(data, "stp_state") ?? 0) !== 0,
    ageingTimeSeconds: ageingCentiseconds === null ? null : ageingCentiseconds / 100,
    multicastSnooping: booleanField(data, "mcast_snooping"),
    vlanFiltering: booleanField(data, "vlan_filtering"),
  };
}

function parseBridgePort(info: JsonObject): BridgePort | null {
  const data = info.info_slave_kind === "bridge" ? objectField(info, "info_slave_data") : null;
  const state = data?.state;
  if (data === null || (typeof state !== "string" && typeof state !== "number")) return null;
  return {
    state: String(state),
    hairpin: booleanField(data, "hairpin") ?? false,
    isolated: booleanField(data, "isolated") ?? false,
    locked: booleanField(data, "locked") ?? false,
    floods: {
      unknown: booleanField(data, "flood") ?? true,
      multicast: booleanField(data, "mcast_flood") ?? true,
      broadcast: booleanField(data, "bcast_flood") ?? true,
    },
  };
}

function parseTun(data: JsonObject): Link["tun"] {
  const type = stringField(data, "type");
  if (type !== "tap" && type !== "tun") return null;
  return { type, persistent: booleanField(data, "persist") ?? false };
}

function parseCounters(row: JsonObject): LinkCounters | null {
  const stats = objectField(row, "stats64") ?? objectField(row, "stats");
  if (stats === null) return null;
  const rx = objectField(stats, "rx") ?? {};
  const tx = objectField(stats, "tx") ?? {};
  return {
    rxBytes: numberField(rx, "bytes") ?? 0,
    rxPackets: numberField(rx, "packets") ?? 0,
    rxErrors: numberField(rx, "errors") ?? 0,
    rxDropped: numberField(rx, "dropped") ?? 0,
    txBytes: numberField(tx, "bytes") ?? 0,
    txPackets: numberField(tx, "packets") ?? 0,
    txErrors: numberField(tx, "errors") ?? 0,
    txDropped: numberField(tx, "dropped") ?? 0,
  };
}
