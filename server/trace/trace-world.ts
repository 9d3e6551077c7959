import type { FilterChain, HostState, Namespace, OvsBridge, RuleSet } from "@/server/model/host-state";
import type { Network, Port, Router, Subnet } from "@/server/model/neutron";
import type { World } from "@/server/topology/world";
import { type FlowTables, flowTables, withLearned } from "./flow-tables";
import { type HostFacts, hostFacts, type OvsPlace } from "./host-facts";
import { type NeutronFacts, neutronFacts } from "./neutron-facts";

/** What a trace is made from: the hosts as last observed, and what Neutron says of ports and subnets. */
export type TraceWorld = Pick<World, "hosts" | "neutron">;

/** A host with its parts found by name. */
export type HostView = {
  readonly key: string;
  readonly name: string;
  readonly state: HostState;
  /** Why what is known of it may not hold now; `null`: it is as fresh as it gets. */
  readonly stale: string | null;
  readonly root: Namespace;
  readonly facts: HostFacts;
  /** OVS interfaces by name, with their port and bridge. */
  readonly interfaces: HostFacts["interfaces"];
};

/** A host that has tunnels from an address, and these by where they lead to. */
export type TunnelOwner = { readonly host: string; readonly to: ReadonlyMap<string, readonly OvsPlace[]> };

/** What one trace looks up in a world; all but what the trace itself has learned is kept from one trace to the next. */
export class TraceIndex {
  readonly world: TraceWorld;
  #hosts = new Map<string, HostView | null>();
  #learned = new Map<OvsBridge, FlowTables>();
  #tunnels: Map<string, TunnelOwner[]> | null = null;

  constructor(world: TraceWorld) {
    this.world = world;
  }

  /** By key or name; `null`: not in this world, or never read. */
  host(name: string): HostView | null {
    const found = this.#hosts.get(name);
    if (found !== undefined) return found;
    const host = this.world.hosts.find((candidate) => candidate.key === name || candidate.name === name);
    const facts = host?.state ? hostFacts(host.state) : null;
    const view =
      host?.state && facts?.root
        ? {
            key: host.key,
            name: host.name,
            state: host.state,
            stale: staleness(host.status.state, host.name),
            root: facts.root,
            facts,
            interfaces: facts.interfaces,
          }
        : null;
    this.#hosts.set(name, view);
    return view;
  }

  /** Flows of a bridge by table, learned ones of this trace among them; `null`: not read. */
  flows(bridge: OvsBridge): FlowTables | null {
    return this.#learned.get(bridge) ?? flowTables(bridge);
  }

  learn(bridge: OvsBridge, flow: Parameters<typeof withLearned>[1]): void {
    const tables = this.flows(bridge);
    if (tables !== null) this.#learned.set(bridge, withLearned(tables, flow));
  }

  chains(rules: RuleSet, table: string): ReadonlyMap<string, FilterChain> | null {
    let tables = chainsOf.get(rules);
    if (tables === undefined) {
      tables = new Map(rules.tables.map(({ name, chains }) => [name, new Map(chains.map((one) => [one.name, one]))]));
      chainsOf.set(rules, tables);
    }
    return tables.get(table) ?? null;
  }

  /** Hosts with tunnels that start from an address. */
  tunnelOwners(local: string): readonly TunnelOwner[] {
    if (this.#tunnels === null) {
      this.#tunnels = new Map();
      for (const { key, state } of this.world.hosts) {
        if (state === null) continue;
        for (const [address, to] of hostFacts(state).tunnels) {
          const same = this.#tunnels.get(address);
          if (same === undefined) this.#tunnels.set(address, [{ host: key, to }]);
          else same.push({ host: key, to });
        }
      }
    }
    return this.#tunnels.get(local) ?? [];
  }

  port(id: string): Port | null {
    return this.#first(({ ports }) => ports.get(id));
  }

  /** The port of a device named by the first eleven characters of its id: `tap…`, `qvo…`, `qr-…`. */
  portOfDevice(device: string): Port | null {
    const fragment = device.replace(/^(tap|qvo|qvb|qbr|vhu|qr-|qg-|ns-|sg-|ha-)/, "");
    return only(this.world.neutron.flatMap((state) => neutronFacts(state).byFragment.get(fragment) ?? []));
  }

  /** The only port with an address, in a network or (`null`) anywhere. */
  portWith(address: string, networkId: string | null): Port | null {
    return only(this.portsWith(address).filter((port) => networkId === null || port.networkId === networkId));
  }

  portsWith(address: string): readonly Port[] {
    return this.world.neutron.flatMap((state) => neutronFacts(state).byAddress.get(address) ?? []);
  }

  subnet(id: string): Subnet | null {
    return this.#first(({ subnets }) => subnets.get(id));
  }

  network(id: string): Network | null {
    return this.#first(({ networks }) => networks.get(id));
  }

  router(id: string): Router | null {
    return this.#first(({ routers }) => routers.get(id));
  }

  /** Ports by which routers stand in a network. */
  routerLegs(networkId: string): readonly Port[] {
    return this.#first(({ legs }) => legs.get(networkId)) ?? [];
  }

  isFloating(address: string): boolean {
    return this.world.neutron.some((state) => neutronFacts(state).floating.has(address));
  }

  #first<T>(of: (facts: NeutronFacts) => T | undefined): T | null {
    for (const state of this.world.neutron) {
      const found = of(neutronFacts(state));
      if (found !== undefined) return found;
    }
    return null;
  }
}

const chainsOf = new WeakMap<RuleSet, ReadonlyMap<string, ReadonlyMap<string, FilterChain>>>();

const only = <T>(found: readonly T[]): T | null => (found.length === 1 ? (found[0] ?? null) : null);

function staleness(state: World["hosts"][number]["status"]["state"], name: string): string | null {
  return state === "stale" || state === "failed" ? `${name} does not answer; what is known of it is old` : null;
}
