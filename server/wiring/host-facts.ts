import type { HostState, Link, OvsBridge, OvsInterface, OvsPort } from "@/server/model/host-state";
import type { ManagedHost } from "@/server/model/plumbing";
import { INTEGRATION_BRIDGE, TUNNEL_BRIDGE } from "@/server/wiring/bridge-names";
import { type FlowTable, flowTable } from "@/server/wiring/flow-table";

export type SeenPort = {
  readonly bridge: OvsBridge;
  readonly port: OvsPort;
  /** `null`: a port without interfaces. */
  readonly interface: OvsInterface | null;
};

/** What was observed, by name. */
export type HostFacts = {
  /** Links of the root namespace. */
  readonly links: ReadonlyMap<string, Link>;
  readonly bridges: ReadonlyMap<string, OvsBridge>;
  readonly ports: ReadonlyMap<string, SeenPort>;
  /** By bridge; only of bridges that we wire. */
  readonly flows: ReadonlyMap<string, FlowTable>;
  readonly providerBridges: readonly string[];
};

export function hostFacts(state: HostState, host: ManagedHost): HostFacts {
  const providerBridges = [...new Set(Object.values(host.plumbing.bridgeMappings))].sort();
  const root = state.namespaces.find(({ name }) => name === "");
  const bridges = new Map((state.ovs?.bridges ?? []).map((bridge) => [bridge.name, bridge]));
  const ports = new Map<string, SeenPort>();
  for (const bridge of bridges.values()) {
    for (const port of bridge.ports) ports.set(port.name, { bridge, port, interface: port.interfaces[0] ?? null });
  }
  const flows = new Map<string, FlowTable>();
  for (const name of [INTEGRATION_BRIDGE, TUNNEL_BRIDGE, ...providerBridges]) {
    const bridge = bridges.get(name);
    if (bridge !== undefined) flows.set(name, flowTable(bridge));
  }
  return {
    links: new Map((root?.links ?? []).map((link) => [link.name, link])),
    bridges,
    ports,
    flows,
    providerBridges,
  };
}

/** The port that a device is for, as Open vSwitch's row says; `null` where it says none. */
export function interfaceIdOf(seen: SeenPort): string | null {
  return seen.interface?.externalIds["iface-id"] ?? null;
}
