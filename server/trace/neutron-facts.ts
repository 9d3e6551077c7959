import type { NeutronState, Port, Subnet } from "@/server/model/neutron";

/** Ports and subnets of one cloud, found by what a trace has of them. Kept as long as the cloud's state is. */
export type NeutronFacts = {
  readonly ports: ReadonlyMap<string, Port>;
  /** By the first eleven characters of the id, which name devices. */
  readonly byFragment: ReadonlyMap<string, readonly Port[]>;
  readonly byAddress: ReadonlyMap<string, readonly Port[]>;
  readonly subnets: ReadonlyMap<string, Subnet>;
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
    };
    known.set(state, facts);
  }
  return facts;
}

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
