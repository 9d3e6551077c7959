import type { HostState, Link, Namespace, OvsPort } from "@/server/model/host-state";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import { isOurLink, isOurPort } from "@/server/wiring/ownership";
import type { ServiceFamily } from "@/server/wiring/services/service-chains";

/** What was observed, by name: a network node has thousands of each. */
export type ObservedServices = {
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** Ports of Open vSwitch with the bridge that they are on. */
  readonly ports: ReadonlyMap<string, { readonly bridge: string; readonly port: OvsPort }>;
  /** Where devices are, by their name. */
  readonly holders: ReadonlyMap<string, readonly Holder[]>;
  /** Ports of ours that serve a network or router. */
  readonly servicePorts: readonly OvsPort[];
  /** Some namespace's links were not read: it may hold any device. */
  readonly hasUnread: boolean;
};

type Holder = { readonly at: "namespace"; readonly namespace: Namespace; readonly link: Link };

export function observedServices(state: HostState): ObservedServices {
  const bridges = state.ovs?.bridges ?? [];
  const holders = new Map<string, Holder[]>();
  for (const namespace of state.namespaces) {
    for (const link of namespace.links ?? []) {
      const holder: Holder = { at: "namespace", namespace, link };
      const others = holders.get(link.name);
      if (others === undefined) holders.set(link.name, [holder]);
      else others.push(holder);
    }
  }
  return {
    namespaces: new Map(state.namespaces.map((namespace) => [namespace.name, namespace])),
    ports: new Map(
      bridges.flatMap((bridge) => bridge.ports.map((port) => [port.name, { bridge: bridge.name, port }] as const)),
    ),
    holders,
    servicePorts: bridges.find(({ name }) => name === INTEGRATION_BRIDGE)?.ports.filter(isServicePort) ?? [],
    hasUnread: state.namespaces.some(({ links }) => links === null),
  };
}

/**
 * An internal port of br-int for a port of Neutron's. The bridge's own port is internal too and stands for none.
 */
function isServicePort(port: OvsPort): boolean {
  return (
    isOurPort(port) &&
    /^(tap|qr-|qg-)/.test(port.name) &&
    port.interfaces.some((each) => each.type === "internal" && each.externalIds["vm-uuid"] === undefined)
  );
}

/** Made by us: its loopback bears the mark. */
export function isOurs(namespace: Namespace): boolean {
  return namespace.links?.some((link) => link.name === "lo" && isOurLink(link)) ?? false;
}

/** Nothing but the loopback in it. */
export function isBare({ links, pids }: Namespace): boolean {
  return (links?.every((link) => link.name === "lo") ?? false) && pids.length === 0;
}

/** What is left where somebody was stopped between making a namespace and marking it: nobody misses it. */
export function isHalfMade(namespace: Namespace): boolean {
  return isBare(namespace) && !namespace.links?.some((link) => link.alias !== null || link.flags.includes("UP"));
}

/**
 * Where a device is. The database's row tells nothing: it looks the same for a device that works in a namespace and for one
 * that went with its namespace. `gone`: in no namespace, and all were read; `unknown`: one that was not read may hold it.
 */
export type Place = Holder | { readonly at: "gone" } | { readonly at: "unknown" };

export function placeOf({ holders, hasUnread }: ObservedServices, device: string, preferred: string): Place {
  const found = holders.get(device) ?? [];
  const place = found.find(({ namespace }) => namespace.name === preferred) ?? found[0];
  return place ?? { at: hasUnread ? "unknown" : "gone" };
}

/** A kernel without IPv6 has none of its settings. */
export function familiesOf(state: HostState): readonly ServiceFamily[] {
  const sysctls = state.namespaces.find(({ name }) => name === "")?.sysctls ?? {};
  const isWithout = "net.ipv4.ip_forward" in sysctls && !("net.ipv6.conf.all.forwarding" in sysctls);
  return isWithout ? ["ipv4"] : ["ipv4", "ipv6"];
}
