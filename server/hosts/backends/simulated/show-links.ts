import ipaddr from "ipaddr.js";
import { canonicalPrefix, familyOfRoute } from "@/server/hosts/backends/simulated/addresses";
import type { SimulatedLink, SimulatedModel, SimulatedNamespace } from "@/server/hosts/backends/simulated/model";
import { lookup } from "@/server/hosts/backends/simulated/records";
import type { Address, Link, LinkPeer, Route } from "@/server/model/host-state";

const KINDS = { loopback: "", nic: "", bridge: "bridge", veth: "veth", tap: "tun", internal: "openvswitch" } as const;

export function showLinks(model: SimulatedModel, { links }: SimulatedNamespace): readonly Link[] {
  return Object.entries(links)
    .map(([name, link]) => showLink(model, name, link))
    .sort((a, b) => a.ifindex - b.ifindex);
}

function showLink(model: SimulatedModel, name: string, link: SimulatedLink): Link {
  const isLoopback = link.kind === "loopback";
  const flags = [
    isLoopback ? ["LOOPBACK"] : ["BROADCAST", "MULTICAST"],
    link.promiscuous ? ["PROMISC"] : [],
    link.up ? ["UP", "LOWER_UP"] : [],
  ].flat();
  return {
    ifindex: link.ifindex,
    name,
    kind: KINDS[link.kind],
    linkType: isLoopback ? "loopback" : "ether",
    mac: link.mac,
    mtu: link.mtu,
    flags,
    operState: link.up ? (isLoopback ? "UNKNOWN" : "UP") : "DOWN",
    master: link.master,
    peer: link.peer === null ? null : showPeer(model, link.peer),
    alias: link.alias,
    promiscuity: (link.promiscuous ? 1 : 0) + (link.master === null ? 0 : 1),
    addresses: link.addresses.map(showAddress),
    bridge:
      link.kind === "bridge"
        ? { stp: false, ageingTimeSeconds: 0, multicastSnooping: true, vlanFiltering: false }
        : null,
    tun: link.kind === "tap" ? { type: "tap", persistent: !link.ofGuest } : null,
    counters: null,
  };
}

function showPeer(model: SimulatedModel, { namespace, name }: NonNullable<SimulatedLink["peer"]>): LinkPeer {
  const ifindex = lookup(lookup(model.namespaces, namespace)?.links ?? {}, name)?.ifindex ?? 0;
  return { namespace, name, ifindex };
}

function showAddress(cidr: string): Address {
  const [address, prefixLength] = ipaddr.parseCIDR(cidr);
  const isLocal = address.range() === "loopback";
  const scope = isLocal ? "host" : address.range() === "linkLocal" && address.kind() === "ipv6" ? "link" : "global";
  return {
    family: address.kind() === "ipv4" ? "inet" : "inet6",
    address: address.toString(),
    prefixLength,
    scope,
  };
}

/** Connected routes of devices that are up, and those that were added. */
export function showRoutes({ links, routes }: SimulatedNamespace): readonly Route[] {
  const connected = Object.entries(links).flatMap(([device, link]) =>
    link.up && link.kind !== "loopback" ? link.addresses.flatMap((cidr) => connectedRoute(cidr, device)) : [],
  );
  const added = routes.map((route): Route => {
    const family = familyOfRoute(route);
    return {
      family,
      table: "main",
      destination: route.destination,
      gateway: route.gateway,
      device: route.device,
      source: null,
      protocol: "boot",
      scope: family === "inet6" ? null : route.gateway === null ? "link" : "global",
      metric: family === "inet6" ? 1024 : null,
    };
  });
  return [...added, ...connected];
}

function connectedRoute(cidr: string, device: string): Route[] {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const isIpv4 = address.kind() === "ipv4";
  if (isIpv4 && length === 32) return [];
  return [
    {
      family: isIpv4 ? "inet" : "inet6",
      table: "main",
      destination: canonicalPrefix(cidr),
      gateway: null,
      device,
      source: isIpv4 ? address.toString() : null,
      protocol: "kernel",
      scope: isIpv4 ? "link" : null,
      metric: isIpv4 ? null : 256,
    },
  ];
}
