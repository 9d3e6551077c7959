import type { HostState, Link, Namespace, OvsPort } from "@/server/model/host-state";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import { isOurLink, isOurPort } from "@/server/wiring/ownership";
import type { ServiceFamily } from "@/server/wiring/services/service-chains";

export function findNamespace(state: HostState, name: string): Namespace | null {
  return state.namespaces.find((namespace) => namespace.name === name) ?? null;
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

export function findPort(state: HostState, name: string): { readonly bridge: string; readonly port: OvsPort } | null {
  for (const bridge of state.ovs?.bridges ?? []) {
    const port = bridge.ports.find((each) => each.name === name);
    if (port !== undefined) return { bridge: bridge.name, port };
  }
  return null;
}

/**
 * Ports of ours that serve a network or router: an internal port of br-int for a port of Neutron's. The bridge's own port
 * is internal too and stands for none.
 */
export function servicePorts(state: HostState): readonly OvsPort[] {
  const bridge = state.ovs?.bridges.find(({ name }) => name === INTEGRATION_BRIDGE);
  return (bridge?.ports ?? []).filter(
    (port) =>
      isOurPort(port) &&
      /^(tap|qr-|qg-)/.test(port.name) &&
      port.interfaces.some((each) => each.type === "internal" && each.externalIds["vm-uuid"] === undefined),
  );
}

/**
 * Where a device is. The database's row tells nothing: it looks the same for a device that works in a namespace and for one
 * that went with its namespace. `gone`: in no namespace, and all were read; `unknown`: one that was not read may hold it.
 */
export type Place =
  | { readonly at: "namespace"; readonly namespace: Namespace; readonly link: Link }
  | { readonly at: "gone" }
  | { readonly at: "unknown" };

export function placeOf(state: HostState, device: string, preferred: string): Place {
  const holders = state.namespaces.flatMap((namespace) => {
    const link = namespace.links?.find((each) => each.name === device);
    return link === undefined ? [] : [{ at: "namespace" as const, namespace, link }];
  });
  const found = holders.find(({ namespace }) => namespace.name === preferred) ?? holders[0];
  if (found !== undefined) return found;
  return { at: state.namespaces.some(({ links }) => links === null) ? "unknown" : "gone" };
}

/** A kernel without IPv6 has none of its settings. */
export function familiesOf(state: HostState): readonly ServiceFamily[] {
  const sysctls = findNamespace(state, "")?.sysctls ?? {};
  const isWithout = "net.ipv4.ip_forward" in sysctls && !("net.ipv6.conf.all.forwarding" in sysctls);
  return isWithout ? ["ipv4"] : ["ipv4", "ipv6"];
}
