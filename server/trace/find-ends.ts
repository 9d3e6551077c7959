import type { Port } from "@/server/model/neutron";
import type { TraceEnd } from "@/server/model/trace";
import type { WorldParts } from "@/server/topology/world-parts";

/** How well a word fits what was typed: whole words before beginnings before parts; −1: not at all. */
function likeness(words: readonly string[], query: string): number {
  let best = -1;
  for (const word of words) {
    if (word === query) return 2;
    if (word.startsWith(query)) best = Math.max(best, 1);
    else if (word.includes(query)) best = Math.max(best, 0);
  }
  return best;
}

/**
 * Ports and devices by name, address, MAC, id or device name, best match first, guests on hosts before everything else.
 * An empty query gives guests that are plugged in somewhere.
 */
export function findEnds(parts: WorldParts, text: string, limit: number): TraceEnd[] {
  const query = text.trim().toLowerCase();
  const mac = /^[0-9a-f]{12}$/.test(query) ? query.replace(/(..)(?=.)/g, "$1:") : query.replaceAll("-", ":");
  const found: { readonly end: TraceEnd; readonly rank: number }[] = [];
  const placed = placedPorts(parts);
  for (const port of parts.neutron.ports.values()) {
    if (query === "" && !placed.has(port.id)) continue;
    const end = portEnd(port, placed.get(port.id) ?? null, parts);
    const names = [end.label, end.network ?? "", port.id, port.deviceId, ...end.addresses, ...deviceNames(port)];
    const how = Math.max(
      likeness(
        names.map((name) => name.toLowerCase()),
        query,
      ),
      likeness([port.mac.toLowerCase()], mac),
    );
    const guest = port.deviceOwner.startsWith("network:") ? 0 : 1;
    if (how >= 0) found.push({ end, rank: how * 4 + guest * 2 + (placed.has(port.id) ? 1 : 0) });
  }
  if (query !== "") {
    for (const end of deviceEnds(parts)) {
      const how = "device" in end.end ? likeness([end.end.device, ...end.addresses, end.mac ?? ""], query) : -1;
      if (how >= 0) found.push({ end, rank: how * 4 });
    }
  }
  return found
    .sort((a, b) => b.rank - a.rank || compare(a.end.label, b.end.label) || compare(keyOf(a.end), keyOf(b.end)))
    .slice(0, limit)
    .map(({ end }) => end);
}

const deviceNames = ({ id, deviceOwner }: Port): readonly string[] =>
  (deviceOwner.startsWith("network:router") ? ["qr-", "qg-"] : ["tap", "qbr", "qvb", "qvo"]).map(
    (prefix) => prefix + id.slice(0, 11),
  );

/** Names of the hosts that have a device of a port. */
function placedPorts(parts: WorldParts): ReadonlyMap<string, string> {
  const placed = new Map<string, string>();
  for (const { host, graph } of parts.hosts) {
    for (const hint of graph?.hints.values() ?? []) {
      const port = hint.of === "port" ? parts.neutron.port(hint.portId, hint.fragment) : undefined;
      if (port !== undefined && !placed.has(port.id)) placed.set(port.id, host.name);
    }
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

function nameOf(port: Port, neutron: WorldParts["neutron"], network: string | null): string {
  if (port.name !== "") return port.name;
  if (port.deviceOwner === "network:dhcp") return `DHCP of ${network ?? port.networkId.slice(0, 8)}`;
  if (port.deviceOwner.startsWith("network:router")) return neutron.routers.get(port.deviceId)?.name || "router";
  return `port ${port.id.slice(0, 8)}`;
}

/** Devices that have an address or a guest of their own and that Neutron does not know. */
function* deviceEnds(parts: WorldParts): Generator<TraceEnd> {
  for (const { host, graph } of parts.hosts) {
    for (const { namespace, link } of graph?.index.devices ?? []) {
      const addresses = link.addresses.filter(({ scope }) => scope === "global").map(({ address }) => address);
      const isTap = namespace === "" && link.kind === "tun";
      if (graph === null || (addresses.length === 0 && !isTap)) continue;
      const hint = graph.hints.get(graph.index.nodeId(namespace, link.name));
      if (hint?.of === "port" && parts.neutron.port(hint.portId, hint.fragment) !== undefined) continue;
      const label = namespace === "" ? link.name : `${link.name} in ${namespace.slice(0, 20)}`;
      const end = { host: host.name, device: link.name };
      yield { end, label, addresses, mac: link.mac, network: null, host: host.name };
    }
  }
}

const keyOf = ({ end }: TraceEnd) => ("portId" in end ? end.portId : `${end.host}/${end.device}`);

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
