import type { BuiltName, NamedObject, NamePlace, NameTable } from "@/server/model/name-view";
import { CHAIN_ID_LENGTH, DEVICE_ID_LENGTH, setName } from "@/server/security-groups/chain-names";
import { patchFromProvider, patchToProvider } from "@/server/wiring/bridge-names";
import { dhcpNamespace, portChain, routerNamespace } from "@/server/wiring/device-names";
import { tunnelPortName } from "@/server/wiring/tunnel-names";
import { hostId } from "./ids";
import { portLabel } from "./name-nodes";
import { type NameReading, readName } from "./read-name";
import type { World } from "./world";
import type { WorldParts } from "./world-parts";

/** Built for one text: all names that follow from it, which of them are on hosts, and which two ports would share. */
export function nameTable(typed: string, world: World, parts: WorldParts): NameTable {
  const reading = readName(typed);
  if (reading === null) return { reading: null, objects: [], names: [], collisions: [] };
  const objects = reading.of === "id" ? objectsOf(reading, world, parts) : [];
  const names = namesOf(reading, objects);
  const seen = placesByName(parts, new Set(names.map(({ name }) => name)));
  return {
    reading: reading.words,
    objects,
    names: names.map((name) => ({ ...name, places: seen.get(name.name) ?? [] })),
    collisions: reading.of === "id" ? collisionsOf(objects, reading.start, parts) : [],
  };
}

type Draft = Omit<BuiltName, "places">;

const DEVICES = [
  ["tap", "the guest’s card on the host, or the DHCP port"],
  ["qbr", "Linux bridge of a hybrid plug"],
  ["qvb", "veth end on that bridge"],
  ["qvo", "veth end on br-int"],
  ["qr-", "a router’s leg in a subnet"],
  ["qg-", "a router’s gateway"],
  ["ns-", "DHCP port by veth (ovs_use_veth)"],
  ["sg-", "SNAT leg of a distributed router"],
  ["ha-", "HA leg of a router"],
  ["vhu", "vhost-user port"],
] as const;
const CHAINS = [
  ["i", "rules for what goes to the guest"],
  ["o", "rules for what the guest sends"],
  ["s", "anti-spoofing: its addresses"],
] as const;

function namesOf(reading: NameReading, objects: readonly NamedObject[]): Draft[] {
  if (reading.of === "address") {
    return (["gre", "vxlan"] as const).map((type) => ({
      name: tunnelPortName(type, reading.address),
      kind: "tunnel",
      what: `${type.toUpperCase()} tunnel to ${reading.address}, on br-tun`,
    }));
  }
  if (reading.of === "bridge") {
    return [
      { name: patchToProvider(reading.bridge), kind: "patch", what: `on br-int, towards ${reading.bridge}` },
      { name: patchFromProvider(reading.bridge), kind: "patch", what: `on ${reading.bridge}, towards br-int` },
    ];
  }
  // with nothing known of that id, every kind is possible; with something known, only what it is
  const may = (kind: NamedObject["kind"], word: NameReading & { of: "id" }) =>
    objects.length === 0
      ? word.kind === "any" || word.kind === (kind === "security group" ? "group" : kind)
      : objects.some((object) => object.kind === kind);
  const starts = (kind: NamedObject["kind"]) => {
    const ids = objects.filter((object) => object.kind === kind).map(({ id }) => id);
    return ids.length > 0 ? ids : [reading.start];
  };
  const names: Draft[] = [];
  for (const id of may("port", reading) ? starts("port") : []) names.push(...portNames(id));
  for (const id of may("network", reading) ? starts("network") : []) {
    if (id.length === 36) names.push({ name: dhcpNamespace(id), kind: "namespace", what: "DHCP of the network" });
    if (id.length >= DEVICE_ID_LENGTH) {
      names.push({
        name: `brq${id.slice(0, DEVICE_ID_LENGTH)}`,
        kind: "device",
        what: "bridge of the Linux-bridge agent",
      });
    }
  }
  for (const id of may("router", reading) ? starts("router") : []) {
    if (id.length === 36) names.push({ name: routerNamespace(id), kind: "namespace", what: "the router" });
  }
  for (const id of may("security group", reading) ? starts("security group") : []) {
    if (id.length < 24) continue;
    names.push({ name: setName(id, "ipv4"), kind: "set", what: "IPv4 members of the group" });
    names.push({ name: setName(id, "ipv6"), kind: "set", what: "IPv6 members of the group" });
  }
  return [...new Map(names.map((name) => [name.name, name])).values()];
}

function portNames(id: string): Draft[] {
  const devices = DEVICES.map(([prefix, what]): Draft => {
    return { name: prefix + id.slice(0, DEVICE_ID_LENGTH), kind: "device", what };
  });
  const chains = CHAINS.map(([letter, what]): Draft => ({ name: portChain(letter, id), kind: "chain", what }));
  return [...(id.length >= DEVICE_ID_LENGTH ? devices : []), ...(id.length >= CHAIN_ID_LENGTH ? chains : [])];
}

function objectsOf(reading: NameReading & { of: "id" }, world: World, parts: WorldParts): NamedObject[] {
  const is = (kind: typeof reading.kind, id: string) =>
    (reading.kind === kind || reading.kind === "any") && id.startsWith(reading.start);
  const { neutron } = parts;
  const groups = world.neutron.flatMap(({ securityGroups }) => securityGroups);
  const known = [...neutron.ports.values()].filter(({ id }) => is("port", id));
  const ports = known.map((port): NamedObject => ({ kind: "port", id: port.id, label: portLabel(port, neutron) }));
  const seen = [...new Set(portIdsOnHosts(parts))]
    .filter((id) => is("port", id) && !neutron.ports.has(id))
    .map((id): NamedObject => ({ kind: "port", id, label: "seen on a host, not in Neutron" }));
  const named = (kind: NamedObject["kind"], word: typeof reading.kind, all: Iterable<{ id: string; name: string }>) =>
    [...all].filter(({ id }) => is(word, id)).map(({ id, name }): NamedObject => ({ kind, id, label: name }));
  return [
    ...ports,
    ...seen,
    ...named("network", "network", neutron.networks.values()),
    ...named("router", "router", neutron.routers.values()),
    ...named("security group", "group", groups),
  ];
}

function portIdsOnHosts(parts: WorldParts): string[] {
  return [...parts.graphs.values()].flatMap(({ index }) =>
    index.ovs.flatMap(({ iface }) => iface?.externalIds["iface-id"] ?? []),
  );
}

/** Ids that begin as one of these do, but are another port: their devices or chains cannot be told apart. */
function collisionsOf(
  objects: readonly NamedObject[],
  start: string,
  parts: WorldParts,
): NameTable["collisions"][number][] {
  const mine = objects.filter(({ kind }) => kind === "port").map(({ id }) => id);
  const all = [...new Set([...parts.neutron.ports.keys(), ...portIdsOnHosts(parts)])];
  const shared = (characters: 10 | 11) => {
    const begins = new Set((mine.length > 0 ? mine : [start]).map((id) => id.slice(0, characters)));
    return [...begins].flatMap((begin) => {
      const ids = begin.length < characters ? [] : all.filter((id) => id.startsWith(begin));
      return ids.length > 1 ? [{ begin, ids: ids.sort() }] : [];
    });
  };
  const devices = shared(DEVICE_ID_LENGTH).map(({ begin, ids }) => ({
    characters: 11 as const,
    ids,
    means: `both would be tap${begin} and the like: the second cannot be plugged on the same host`,
  }));
  const inDevices = new Set(devices.flatMap(({ ids }) => ids));
  const chains = shared(CHAIN_ID_LENGTH)
    .filter(({ ids }) => ids.some((id) => !inDevices.has(id)))
    .map(({ begin, ids }) => ({
      characters: 10 as const,
      ids,
      means: `both would have the chains …-i${begin}, …-o and …-s: on one host they would share their rules`,
    }));
  return [...devices, ...chains];
}

/** Devices and namespaces as nodes; chains and sets as the host that has them. */
function placesByName(parts: WorldParts, wanted: ReadonlySet<string>): ReadonlyMap<string, NamePlace[]> {
  const places = new Map<string, NamePlace[]>();
  const add = (name: string, place: NamePlace) => {
    const known = places.get(name) ?? [];
    if (!known.some(({ nodeId }) => nodeId === place.nodeId)) places.set(name, [...known, place]);
  };
  for (const { host, graph } of parts.hosts) {
    if (graph === null) continue;
    const whole = hostId(host.key);
    for (const { id, label } of graph.nodes) {
      if (wanted.has(label)) add(label, { host: host.name, nodeId: id, expand: [whole] });
    }
    for (const { name, iptables, ip6tables, ipsets } of graph.index.state.namespaces) {
      if (name !== "") continue;
      const chains = [iptables, ip6tables].flatMap((rules) => rules?.tables.flatMap(({ chains }) => chains) ?? []);
      for (const { name: found } of [...chains, ...(ipsets ?? [])]) {
        if (wanted.has(found)) add(found, { host: host.name, nodeId: whole, expand: [] });
      }
    }
  }
  return places;
}
