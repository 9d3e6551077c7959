import type { HostState, Link, OvsBridge, OvsInterface, OvsPort } from "@/server/model/host-state";
import type { ManagedHost } from "@/server/model/plumbing";
import { INTEGRATION_BRIDGE, TUNNEL_BRIDGE } from "@/server/wiring/bridge-names";
import { ownerOf } from "@/server/wiring/flow-owner";
import { type FlowTable, flowTable, type SeenFlow } from "@/server/wiring/flow-table";
import { isOurPort } from "@/server/wiring/ownership";

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
  /** Flows of ours on the integration bridge, by the device that they are about: its name, or its number when it is gone. */
  readonly deviceFlows: ReadonlyMap<string, readonly SeenFlow[]>;
  /** Devices of guests that bear our mark, by name. */
  readonly plugged: readonly PluggedDevice[];
  readonly providerBridges: readonly string[];
};

export type PluggedDevice = { readonly device: string; readonly portId: string };

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
    deviceFlows: flowsByDevice(flows.get(INTEGRATION_BRIDGE)),
    plugged: pluggedDevices([...ports.values()]),
    providerBridges,
  };
}

function flowsByDevice(table: FlowTable | undefined): ReadonlyMap<string, readonly SeenFlow[]> {
  const found = new Map<string, SeenFlow[]>();
  for (const seen of table?.flows ?? []) {
    const owner = seen.isOurs ? ownerOf(INTEGRATION_BRIDGE, seen) : null;
    if (owner?.kind !== "port") continue;
    const list = found.get(owner.port);
    if (list === undefined) found.set(owner.port, [seen]);
    else list.push(seen);
  }
  return found;
}

function pluggedDevices(ports: readonly SeenPort[]): readonly PluggedDevice[] {
  const found = ports.flatMap((seen): PluggedDevice[] => {
    const portId = interfaceIdOf(seen);
    const isGuest = /^(?:qvo|tap)/.test(seen.port.name) && seen.interface?.type !== "internal";
    return portId !== null && isGuest && isOurPort(seen.port) ? [{ device: seen.port.name, portId }] : [];
  });
  return found.sort((a, b) => (a.device < b.device ? -1 : 1));
}

/** The port that a device is for, as Open vSwitch's row says; `null` where it says none. */
export function interfaceIdOf(seen: SeenPort): string | null {
  return seen.interface?.externalIds["iface-id"] ?? null;
}
