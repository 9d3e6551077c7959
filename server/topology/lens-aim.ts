import type { Port } from "@/server/model/neutron";
import type { GraphCache } from "./graph-cache";
import { hostId } from "./ids";
import { type Needle, readQuery } from "./search-query";
import type { World } from "./world";
import type { WorldParts } from "./world-parts";

/** What a query means, before anything is lit. */
export type Aim = {
  readonly readings: string[];
  /** Meant as a whole, on every host. */
  readonly networks: Set<string>;
  /** A local VLAN means another network on every host: networks by host. */
  readonly localNetworks: Map<string, Set<string>>;
  readonly ports: Map<string, Port>;
  readonly mac: string | null;
  /** Found by themselves on hosts, by host. */
  readonly onHosts: Map<string, Set<string>>;
  /** Found by themselves above hosts: fabric, physical networks, hosts. */
  readonly above: Set<string>;
  readonly physicals: Set<string>;
};

/**
 * Readings of a query: `vlan 120` and `key 0xa4` are the wire's, `tag 3` a host's own; a bare number is the wire's and, where
 * the wire has no such number, a host's own. `network`, `mac`, `ip`, `physnet` and `project` narrow what follows them.
 */
export function aimOf(query: string, world: World, parts: WorldParts, cache: GraphCache): Aim {
  const { only, text } = narrowed(query);
  const needles = readQuery(text).filter(({ match }) => match === "whole");
  const mac = needles.find(({ word }) => MAC.test(word))?.word ?? null;
  const aim: Aim = {
    readings: [],
    networks: new Set(),
    localNetworks: new Map(),
    ports: new Map(),
    mac,
    onHosts: new Map(),
    above: new Set(),
    physicals: new Set(),
  };
  for (const needle of needles) {
    if (needle.field === "tag") addLocal(aim, Number(needle.word), parts, cache);
    else {
      addNamed(aim, needle, only, world, parts, cache);
      if (allows(only, "device") && (ADDRESS.test(needle.word) || needle.field === "vlan")) {
        addDevices(aim, needle, parts, cache);
      }
    }
  }
  if (allows(only, "project")) addProject(aim, text.trim(), parts);
  const found = aim.readings.length > 0;
  if (!found && only === null && /^\d{1,4}$/.test(text.trim())) addLocal(aim, Number(text.trim()), parts, cache);
  if (aim.readings.length === 0) aim.readings.push(nothing(query.trim(), parts));
  return aim;
}

type Only = "network" | "device" | "physical" | "project";

const MAC = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/;
/** A MAC, or an address of either family. */
const ADDRESS = /^[0-9a-f.]*[:.][0-9a-f:.]+$/;
const ONLY: Readonly<Record<string, Only>> = {
  network: "network",
  mac: "device",
  ip: "device",
  address: "device",
  physnet: "physical",
  "physical network": "physical",
  project: "project",
};

function narrowed(query: string): { only: Only | null; text: string } {
  const text = query.trim().replaceAll(/\s+/g, " ").toLowerCase();
  const wire = /^wire (vlan .+)$/.exec(text)?.[1];
  const local = /^local(?: vlan)? (\d+)$/.exec(text)?.[1];
  if (wire !== undefined) return { only: null, text: wire };
  if (local !== undefined) return { only: null, text: `tag ${local}` };
  const [, word, rest] = /^(network|mac|ip|address|physnet|physical network|project)[ :=]+(.+)$/.exec(text) ?? [];
  const only = word === undefined ? undefined : ONLY[word];
  return only === undefined || rest === undefined ? { only: null, text } : { only, text: rest };
}

function allows(only: Only | null, what: Only): boolean {
  return only === null || only === what;
}

const ALL = Number.MAX_SAFE_INTEGER;
const PORT_FIELDS = new Set(["mac", "address", "floating address"]);

function addNamed(
  aim: Aim,
  needle: Needle,
  only: Only | null,
  world: World,
  parts: WorldParts,
  cache: GraphCache,
): void {
  for (const { item, field } of cache.worldText(world, parts).find(needle.word, "whole", ALL, needle.field)) {
    if (item.of === "network" && allows(only, "network") && NETWORK[field] !== undefined) {
      aim.networks.add(item.network);
      say(aim, NETWORK[field](needle.word, item.label));
    } else if (item.of === "port" && allows(only, "device") && PORT_FIELDS.has(field)) {
      aim.ports.set(item.port.id, item.port);
      const network = parts.neutron.networkName(item.port.networkId) ?? item.port.networkId.slice(0, 8);
      say(aim, `${field === "mac" ? "MAC" : field} ${needle.word}: ${item.label} of ${network}`);
    } else if (item.of === "host" && field === "address" && allows(only, "device")) {
      aim.above.add(hostId(item.host));
      say(aim, `address ${needle.word}`);
    } else if (item.of === "node" && item.kind === "physical-network" && allows(only, "physical")) {
      aim.above.add(item.nodeId);
      aim.physicals.add(item.label);
      for (const network of networksOn(item.label, parts)) aim.networks.add(network);
      say(aim, `physical network ${item.label}`);
    } else if (item.of === "node" && item.kind === "oneview-network" && allows(only, "network")) {
      aim.above.add(item.nodeId);
      say(aim, field === "vlan" ? `wire VLAN ${needle.word}` : `OneView network ${item.label}`);
    } else if (item.of === "node" && field.endsWith("mac") && allows(only, "device")) {
      aim.above.add(item.nodeId);
      say(aim, `MAC ${needle.word}`);
    }
  }
}

const NETWORK: Readonly<Record<string, (word: string, label: string) => string>> = {
  name: (_, label) => `network ${label}`,
  network: (_, label) => `network ${label}`,
  subnet: (word, label) => `subnet ${word} of ${label}`,
  vlan: (word) => `wire VLAN ${word}`,
  key: (word) => `tunnel key ${word} (0x${Number(word).toString(16)})`,
};

function networksOn(physical: string, parts: WorldParts): string[] {
  const onHosts = parts.segments.filter(({ physicalNetwork }) => physicalNetwork === physical);
  const known = [...parts.neutron.networks.values()].filter(({ physicalNetwork }) => physicalNetwork === physical);
  return [...onHosts.map(({ network }) => network), ...known.map(({ id }) => id)];
}

const DEVICE_FIELDS = ["mac", "reserved mac", "address", "reserved address", "remote address", "local address"];

/** Devices that have a MAC or an address themselves, reserve it or lead to it, and VLAN devices of the kernel. */
function addDevices(aim: Aim, needle: Needle, parts: WorldParts, cache: GraphCache): void {
  const fields = needle.field === undefined ? DEVICE_FIELDS : [needle.field];
  for (const graph of parts.graphs.values()) {
    for (const field of fields) {
      for (const { item } of cache.hostText(graph).find(needle.word, "whole", ALL, field)) {
        addTo(aim.onHosts, graph.key, item.id);
        if (aim.ports.size === 0) say(aim, `${field === "vlan" ? "wire VLAN" : field} ${needle.word}`);
      }
    }
  }
}

function addLocal(aim: Aim, vlan: number, parts: WorldParts, cache: GraphCache): void {
  for (const { host, graph } of parts.hosts) {
    if (graph === null) continue;
    const ports = cache.hostText(graph).find(String(vlan), "whole", ALL, "tag");
    if (ports.length === 0) continue;
    for (const { item } of ports) addTo(aim.onHosts, graph.key, item.id);
    const own = graph.segments.filter(({ tag }) => tag === vlan).map(({ network }) => network);
    for (const network of own) addTo(aim.localNetworks, graph.key, network);
    const names = own.map((network) => parts.neutron.networkName(network) ?? network.slice(0, 8));
    say(aim, `local VLAN ${vlan} on ${host.name}${names.length === 0 ? "" : `: ${names.join(", ")}`}`);
  }
}

/** Networks of a project, and its ports on networks of others. */
function addProject(aim: Aim, id: string, parts: WorldParts): void {
  const networks = [...parts.neutron.networks.values()].filter(({ projectId }) => projectId.toLowerCase() === id);
  const ports = [...parts.neutron.ports.values()].filter(({ projectId }) => projectId.toLowerCase() === id);
  if (id === "" || networks.length + ports.length === 0) return;
  for (const network of networks) aim.networks.add(network.id);
  for (const port of ports) if (!aim.networks.has(port.networkId)) aim.ports.set(port.id, port);
  say(aim, `project ${id}`);
}

function nothing(query: string, parts: WorldParts): string {
  if (query === "") return "Nothing was asked for.";
  const unread = parts.hosts.filter(({ graph }) => graph === null).length;
  const because = unread === 0 ? "" : ` ${unread === 1 ? "One host was" : `${unread} hosts were`} not read.`;
  return `Nothing here carries “${query}”.${because}`;
}

function say(aim: Aim, reading: string): void {
  if (!aim.readings.includes(reading)) aim.readings.push(reading);
}

function addTo(map: Map<string, Set<string>>, key: string, id: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([id]));
  else known.add(id);
}
