import type { Port } from "@/server/model/neutron";
import type { TraceEnd } from "@/server/model/trace";
import type { HostGraph } from "@/server/topology/host-graph";
import type { NeutronIndex } from "@/server/topology/neutron-index";
import type { WorldParts } from "@/server/topology/world-parts";

/** A line for each word, so that whole words and beginnings are found in one text. */
type Words = string;
type Candidate = { readonly words: Words; readonly macs: Words; readonly guest: 0 | 1 };
type Found = { readonly rank: number; readonly end: TraceEnd };

/**
 * Ports and devices by name, address, MAC, id or device name, best match first, guests on hosts before everything else.
 * An empty query gives guests that are plugged in somewhere. What is looked through is kept as long as the hosts are.
 */
export function findEnds(parts: WorldParts, text: string, limit: number): TraceEnd[] {
  const query = text.trim().toLowerCase();
  const mac = /^[0-9a-f]{12}$/.test(query) ? query.replace(/(..)(?=.)/g, "$1:") : query.replaceAll("-", ":");
  const best = new Best(limit);
  const { neutron } = parts;
  const placed = placedPorts(parts);
  const labels = portWords(neutron);
  for (const port of neutron.ports.values()) {
    const host = placed.get(port.id) ?? null;
    const candidate = labels.get(port.id);
    if (candidate === undefined || (query === "" && host === null)) continue;
    const how = Math.max(likeness(candidate.words, query), likeness(candidate.macs, mac));
    const rank = how * 4 + candidate.guest * 2 + (host === null ? 0 : 1);
    if (how >= 0 && best.isOpen(rank)) best.add(rank, portEnd(port, host, parts));
  }
  if (query !== "") {
    for (const { graph } of parts.hosts) {
      for (const { words, end } of graph === null ? [] : deviceEnds(graph, parts)) {
        const how = likeness(words, query);
        if (how >= 0 && best.isOpen(how * 4)) best.add(how * 4, end);
      }
    }
  }
  return best.ends();
}

/** The best so far, no more of them than are wanted. */
class Best {
  #limit: number;
  #found: Found[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  isOpen(rank: number): boolean {
    return this.#found.length < this.#limit || rank >= (this.#found.at(-1)?.rank ?? 0);
  }

  add(rank: number, end: TraceEnd): void {
    const isBefore = (one: Found) =>
      (rank - one.rank || compare(one.end.label, end.label) || compare(keyOf(one.end), keyOf(end))) > 0;
    const at = this.#found.findIndex(isBefore);
    this.#found.splice(at < 0 ? this.#found.length : at, 0, { rank, end });
    if (this.#found.length > this.#limit) this.#found.pop();
  }

  ends(): TraceEnd[] {
    return this.#found.map(({ end }) => end);
  }
}

/** How well what was typed fits: whole words before beginnings before parts; −1: not at all. */
function likeness(words: Words, query: string): number {
  if (query === "") return 1;
  if (!words.includes(query)) return -1;
  if (!words.includes(`\n${query}`)) return 0;
  return words.includes(`\n${query}\n`) ? 2 : 1;
}

const linesOf = (words: readonly string[]): Words => `\n${words.join("\n").toLowerCase()}\n`;

const wordsOfPorts = new WeakMap<NeutronIndex, ReadonlyMap<string, Candidate>>();

function portWords(neutron: NeutronIndex): ReadonlyMap<string, Candidate> {
  let words = wordsOfPorts.get(neutron);
  if (words === undefined) {
    words = new Map([...neutron.ports.values()].map((port) => [port.id, candidateOf(port, neutron)]));
    wordsOfPorts.set(neutron, words);
  }
  return words;
}

function candidateOf(port: Port, neutron: NeutronIndex): Candidate {
  const network = neutron.networkName(port.networkId) ?? null;
  const addresses = port.fixedIps.map(({ address }) => address);
  const names = [nameOf(port, neutron, network), network ?? "", port.id, port.deviceId];
  return {
    words: linesOf([...names, ...addresses, ...deviceNames(port)]),
    macs: linesOf([port.mac]),
    guest: port.deviceOwner.startsWith("network:") ? 0 : 1,
  };
}

const deviceNames = ({ id, deviceOwner }: Port): readonly string[] =>
  (deviceOwner.startsWith("network:router") ? ["qr-", "qg-"] : ["tap", "qbr", "qvb", "qvo"]).map(
    (prefix) => prefix + id.slice(0, 11),
  );

type OfHost<T> = { readonly neutron: NeutronIndex; readonly found: T };
const portsOfHost = new WeakMap<HostGraph, OfHost<readonly string[]>>();
const devicesOfHost = new WeakMap<HostGraph, OfHost<readonly DeviceEnd[]>>();

/** What was found of a host is good while both it and the names of the clouds are the same objects. */
function kept<T>(of: WeakMap<HostGraph, OfHost<T>>, graph: HostGraph, neutron: NeutronIndex, find: () => T): T {
  const known = of.get(graph);
  if (known?.neutron === neutron) return known.found;
  const found = find();
  of.set(graph, { neutron, found });
  return found;
}

/** Names of the hosts that have a device of a port. */
function placedPorts({ hosts, neutron }: WorldParts): ReadonlyMap<string, string> {
  const placed = new Map<string, string>();
  for (const { host, graph } of hosts) {
    if (graph === null) continue;
    const ports = kept(portsOfHost, graph, neutron, () => {
      const ids = new Set<string>();
      for (const hint of graph.hints.values()) {
        const port = hint.of === "port" ? neutron.port(hint.portId, hint.fragment) : undefined;
        if (port !== undefined) ids.add(port.id);
      }
      return [...ids];
    });
    for (const id of ports) if (!placed.has(id)) placed.set(id, host.name);
  }
  return placed;
}

function portEnd(port: Port, host: string | null, { neutron }: WorldParts): TraceEnd {
  const network = neutron.networkName(port.networkId) ?? null;
  return {
    end: { portId: port.id },
    label: nameOf(port, neutron, network),
    addresses: port.fixedIps.map(({ address }) => address),
    mac: port.mac,
    network,
    host,
  };
}

function nameOf(port: Port, neutron: NeutronIndex, network: string | null): string {
  if (port.name !== "") return port.name;
  if (port.deviceOwner === "network:dhcp") return `DHCP of ${network ?? port.networkId.slice(0, 8)}`;
  if (port.deviceOwner.startsWith("network:router")) return neutron.routers.get(port.deviceId)?.name || "router";
  return `port ${port.id.slice(0, 8)}`;
}

type DeviceEnd = { readonly words: Words; readonly end: TraceEnd };

/** Devices that have an address or a guest of their own and that Neutron does not know. */
function deviceEnds(graph: HostGraph, { neutron, hosts }: WorldParts): readonly DeviceEnd[] {
  return kept(devicesOfHost, graph, neutron, () => {
    const host = hosts.find((one) => one.graph === graph)?.host.name ?? graph.key;
    return graph.index.devices.flatMap(({ namespace, link }) => {
      const addresses = link.addresses.filter(({ scope }) => scope === "global").map(({ address }) => address);
      const isTap = namespace === "" && link.kind === "tun";
      if (addresses.length === 0 && !isTap) return [];
      const hint = graph.hints.get(graph.index.nodeId(namespace, link.name));
      if (hint?.of === "port" && neutron.port(hint.portId, hint.fragment) !== undefined) return [];
      const label = namespace === "" ? link.name : `${link.name} in ${namespace.slice(0, 20)}`;
      const end = { end: { host, device: link.name }, label, addresses, mac: link.mac, network: null, host };
      return [{ words: linesOf([link.name, ...addresses, link.mac ?? ""]), end }];
    });
  });
}

const keyOf = ({ end }: TraceEnd) => ("portId" in end ? end.portId : `${end.host}/${end.device}`);

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
