import type { Network, NeutronState, Port, Router, Subnet } from "@/server/model/neutron";

/** Ports and subnets of one cloud, found by what a trace has of them. Kept as long as the cloud's state is. */
export type NeutronFacts = {
  readonly ports: ReadonlyMap<string, Port>;
  /** By the first eleven characters of the id, which name devices. */
  readonly byFragment: ReadonlyMap<string, readonly Port[]>;
  readonly byAddress: ReadonlyMap<string, readonly Port[]>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly routers: ReadonlyMap<string, Router>;
  /** Legs of routers, by the network that they stand in; a gateway is none. */
  readonly legs: ReadonlyMap<string, readonly Port[]>;
  readonly floating: ReadonlySet<string>;
};

const known = new WeakMap<NeutronState, NeutronFacts>();

export function neutronFacts(state: NeutronState): NeutronFacts {
  let facts = known.get(state);
  if (facts === undefined) {
    facts = {
      ports: new Map(state.ports.map((port) => [port.id, port])),
      byFragment: grouped(state.ports, (port) => [port.id.slice(0, 11)]),
      byAddress: grouped(state.ports, (port) => port.fixedIps.map(({ address }) => address)),
      subnets: new Map(state.subnets.map((subnet) => [subnet.id, subnet])),
      networks: new Map(state.networks.map((network) => [network.id, network])),
      routers: new Map(state.routers.map((router) => [router.id, router])),
      legs: grouped(state.ports.filter(isLeg), (port) => [port.networkId]),
      floating: new Set(state.floatingIps.map(({ address }) => address)),
    };
    known.set(state, facts);
  }
  return facts;
}

/** Also of distributed and highly available routers. */
const isLeg = ({ deviceOwner }: Port) => /^network:.*router.*(interface|centralized_snat)/.test(deviceOwner);

function grouped(ports: readonly Port[], keysOf: (port: Port) => readonly string[]): Map<string, Port[]> {
  const groups = new Map<string, Port[]>();
  for (const port of ports) {
    for (const key of keysOf(port)) {
      const same = groups.get(key);
      if (same === undefined) groups.set(key, [port]);
      else same.push(port);
    }
  }
  return groups;
}
