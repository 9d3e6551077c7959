import type { Network, NeutronState, Port, Router } from "@/server/model/neutron";

/** Neutron's objects by what hosts know of them, over all clouds of a world. */
export type NeutronIndex = {
  readonly networks: ReadonlyMap<string, Network>;
  readonly routers: ReadonlyMap<string, Router>;
  readonly ports: ReadonlyMap<string, Port>;
  /** By full id, else by the 11 characters of a device name when only one port has them. */
  port(portId: string | undefined, fragment: string): Port | undefined;
  networkName(id: string): string | undefined;
};

export function indexNeutron(states: readonly NeutronState[]): NeutronIndex {
  const networks = new Map(states.flatMap((state) => state.networks.map((network) => [network.id, network] as const)));
  const routers = new Map(states.flatMap((state) => state.routers.map((router) => [router.id, router] as const)));
  const ports = new Map(states.flatMap((state) => state.ports.map((port) => [port.id, port] as const)));
  const byFragment = new Map<string, Port | null>();
  for (const port of ports.values()) {
    const fragment = port.id.slice(0, 11);
    byFragment.set(fragment, byFragment.has(fragment) ? null : port);
  }
  return {
    networks,
    routers,
    ports,
    port: (portId, fragment) =>
      (portId === undefined ? undefined : ports.get(portId)) ??
      (portId === undefined ? (byFragment.get(fragment) ?? undefined) : undefined),
    networkName: (id) => networks.get(id)?.name || undefined,
  };
}
