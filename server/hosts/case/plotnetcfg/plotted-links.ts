import type { LinkJson } from "../text/ip-link-text";
import type { Plotted, PlottedInterface, PlottedNamespace } from "./format";

const KINDS: Readonly<Record<string, string>> = { "802.1Q VLAN Support": "vlan", bonding: "bond", loopback: "" };
const VIRTUAL = new Set([
  "veth",
  "bridge",
  "tun",
  "vlan",
  "bond",
  "vxlan",
  "gre",
  "gretap",
  "geneve",
  "dummy",
  "team",
  "macvlan",
  "openvswitch",
]);
const MASTERS = new Set(["bridge", "bonding", "team"]);

export type PlottedPlace = {
  readonly namespace: PlottedNamespace;
  readonly item: PlottedInterface;
  readonly index: number;
};

/** Every drawn device that the kernel has, with an index: the drawing has none, so they are numbered as it lists them. */
export function plottedPlaces(plot: Plotted): ReadonlyMap<string, PlottedPlace> {
  const places = new Map<string, PlottedPlace>();
  for (const namespace of Object.values(plot.namespaces)) {
    const devices = Object.values(namespace.interfaces).filter((item) => item.type !== "internal");
    for (const [at, item] of devices.entries()) places.set(item.id, { namespace, item, index: at + 1 });
  }
  return places;
}

/** Devices of a namespace as rows of `ip -j -d addr`. `nsidOf`: as of links that `ip` prints. */
export function linksOfPlot(
  namespace: PlottedNamespace,
  places: ReadonlyMap<string, PlottedPlace>,
  nsidOf: (namespace: string) => number,
): LinkJson[] {
  return [...places.values()]
    .filter((place) => place.namespace === namespace)
    .map(({ item, index }) => {
      const kind = KINDS[item.driver] ?? item.driver;
      const loopback = item.driver === "loopback" || item.name === "lo";
      const master = Object.values(item.parents).flatMap(({ target }) => places.get(target) ?? [])[0];
      const lower = Object.values(item.children)[0];
      const tag = /^tag (\d+)$/.exec(lower?.info[0] ?? "")?.[1];
      return {
        ifindex: index,
        ifname: item.name,
        flags: [...(loopback ? ["LOOPBACK"] : []), ...flagsOf(item.state)],
        mtu: item.mtu ?? 0,
        operstate: OPER_STATES[item.state ?? ""] ?? "UNKNOWN",
        link_type: loopback ? "loopback" : "ether",
        ...(item.mac === undefined ? {} : { address: item.mac }),
        ...(master !== undefined && MASTERS.has(master.item.driver) ? { master: master.item.name } : {}),
        ...(VIRTUAL.has(kind) ? { linkinfo: { info_kind: kind, info_data: dataOf(kind, tag) } } : {}),
        ...(kind === "vlan" && lower !== undefined ? { link: places.get(lower.target)?.item.name } : {}),
        ...(kind === "veth" ? peerOf(namespace, item, places, nsidOf) : {}),
        ...(item.addresses === undefined ? {} : { addr_info: item.addresses.flatMap(addressOf) }),
      };
    });
}

const OPER_STATES: Readonly<Record<string, string>> = { up: "UP", down: "DOWN", up_no_link: "DOWN" };

function flagsOf(state: string | undefined): string[] {
  if (state === "up") return ["UP", "LOWER_UP"];
  return state === "up_no_link" ? ["NO-CARRIER", "UP"] : [];
}

function dataOf(kind: string, tag: string | undefined): Record<string, unknown> {
  if (kind === "vlan") return tag === undefined ? {} : { id: Number(tag) };
  return kind === "tun" ? { type: "tap" } : {};
}

function peerOf(
  namespace: PlottedNamespace,
  item: PlottedInterface,
  places: ReadonlyMap<string, PlottedPlace>,
  nsidOf: (namespace: string) => number,
): Record<string, unknown> {
  const peer = item.peer === undefined ? undefined : places.get(item.peer.target);
  if (peer === undefined) return {};
  if (peer.namespace === namespace) return { link: peer.item.name };
  return { link_index: peer.index, link_netnsid: nsidOf(peer.namespace.name) };
}

function addressOf(address: { readonly family: string; readonly address: string }): unknown[] {
  const family = address.family === "INET" ? "inet" : address.family === "INET6" ? "inet6" : null;
  if (family === null) return [];
  const [local = "", length] = address.address.split("/");
  const prefixlen = length === undefined ? (family === "inet" ? 32 : 128) : Number(length);
  const isLocal = /^127\.|^::1$/.test(local);
  return [{ family, local, prefixlen, scope: isLocal ? "host" : /^fe80:/i.test(local) ? "link" : "global" }];
}
