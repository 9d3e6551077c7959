import type {
  FilterChain,
  HostState,
  Link,
  Namespace,
  OpenFlow,
  OvsBridge,
  OvsInterface,
  OvsPort,
  RuleSet,
} from "@/server/model/host-state";
import type { Port, Subnet } from "@/server/model/neutron";
import type { World } from "@/server/topology/world";

/** What a trace is made from: the hosts as last observed, and what Neutron says of ports and subnets. */
export type TraceWorld = Pick<World, "hosts" | "neutron">;

/** A host with its parts found by name, made once a trace and only for hosts the packet comes to. */
export type HostView = {
  readonly key: string;
  readonly name: string;
  readonly state: HostState;
  /** Why what is known of it may not hold now; `null`: it is as fresh as it gets. */
  readonly stale: string | null;
  readonly root: Namespace;
  /** OVS interfaces by name, with their port and bridge. */
  readonly interfaces: ReadonlyMap<string, OvsPlace>;
};

export type OvsPlace = { readonly bridge: OvsBridge; readonly port: OvsPort; readonly interface: OvsInterface };

export type TunnelEnd = OvsPlace & { readonly host: string };

/** Indexes of a world, each made when first asked for. */
export class TraceIndex {
  readonly world: TraceWorld;
  #hosts = new Map<string, HostView | null>();
  #flows = new Map<OvsBridge, Map<number, OpenFlow[]>>();
  #chains = new Map<RuleSet, Map<string, Map<string, FilterChain>>>();
  #tunnels: Map<string, TunnelEnd[]> | null = null;
  #ports: Map<string, Port> | null = null;
  #fragments: Map<string, Port[]> | null = null;
  #addresses: Map<string, Port[]> | null = null;
  #subnets: Map<string, Subnet> | null = null;

  constructor(world: TraceWorld) {
    this.world = world;
  }

  /** By key or name; `null`: not in this world, or never read. */
  host(name: string): HostView | null {
    const found = this.#hosts.get(name);
    if (found !== undefined) return found;
    const host = this.world.hosts.find((candidate) => candidate.key === name || candidate.name === name);
    const root = host?.state?.namespaces.find((namespace) => namespace.name === "");
    const view =
      host?.state && root
        ? {
            key: host.key,
            name: host.name,
            state: host.state,
            stale: staleness(host.status.state, host.name),
            root,
            interfaces: interfacesOf(host.state),
          }
        : null;
    this.#hosts.set(name, view);
    return view;
  }

  /** Flows of a bridge by table, learned ones of this trace among them; `null`: not read. */
  flows(bridge: OvsBridge): ReadonlyMap<number, readonly OpenFlow[]> | null {
    if (bridge.flows === null) return null;
    let tables = this.#flows.get(bridge);
    if (tables === undefined) {
      tables = new Map();
      for (const flow of bridge.flows) {
        const table = tables.get(flow.table);
        if (table === undefined) tables.set(flow.table, [flow]);
        else table.push(flow);
      }
      for (const table of tables.values()) table.sort((a, b) => b.priority - a.priority);
      this.#flows.set(bridge, tables);
    }
    return tables;
  }

  /** A learned flow takes the place of the one with the same match and priority, as in the switch. */
  learn(bridge: OvsBridge, flow: OpenFlow): void {
    const tables = this.#flows.get(bridge);
    const table = tables?.get(flow.table) ?? [];
    const kept = table.filter(({ match, priority }) => match !== flow.match || priority !== flow.priority);
    const at = kept.findIndex(({ priority }) => priority <= flow.priority);
    kept.splice(at < 0 ? kept.length : at, 0, flow);
    tables?.set(flow.table, kept);
  }

  chains(rules: RuleSet, table: string): ReadonlyMap<string, FilterChain> | null {
    let tables = this.#chains.get(rules);
    if (tables === undefined) {
      tables = new Map(rules.tables.map(({ name, chains }) => [name, new Map(chains.map((one) => [one.name, one]))]));
      this.#chains.set(rules, tables);
    }
    return tables.get(table) ?? null;
  }

  /** Tunnel interfaces of all hosts, by the address they start from. */
  tunnelsFrom(local: string): readonly TunnelEnd[] {
    if (this.#tunnels === null) {
      this.#tunnels = new Map();
      for (const { key, state } of this.world.hosts) {
        for (const bridge of state?.ovs?.bridges ?? []) {
          for (const port of bridge.ports) {
            for (const one of port.interfaces) {
              const address = one.options.local_ip;
              if (address === undefined || one.options.remote_ip === undefined) continue;
              const end = { host: key, bridge, port, interface: one };
              const same = this.#tunnels.get(address);
              if (same === undefined) this.#tunnels.set(address, [end]);
              else same.push(end);
            }
          }
        }
      }
    }
    return this.#tunnels.get(local) ?? [];
  }

  port(id: string): Port | null {
    this.#ports ??= new Map(this.#allPorts().map((port) => [port.id, port]));
    return this.#ports.get(id) ?? null;
  }

  /** The port of a device named by the first eleven characters of its id: `tap…`, `qvo…`, `qr-…`. */
  portOfDevice(device: string): Port | null {
    if (this.#fragments === null) {
      this.#fragments = new Map();
      for (const port of this.#allPorts()) {
        const same = this.#fragments.get(port.id.slice(0, 11));
        if (same === undefined) this.#fragments.set(port.id.slice(0, 11), [port]);
        else same.push(port);
      }
    }
    const found = this.#fragments.get(device.replace(/^(tap|qvo|qvb|qbr|vhu|qr-|qg-|ns-|sg-|ha-)/, ""));
    return found?.length === 1 ? (found[0] ?? null) : null;
  }

  /** The port with a fixed address, in one network; `null` for the network: in any, if only one has it. */
  portWith(address: string, networkId: string | null): Port | null {
    if (this.#addresses === null) {
      this.#addresses = new Map();
      for (const port of this.#allPorts()) {
        for (const fixed of port.fixedIps) {
          const same = this.#addresses.get(fixed.address);
          if (same === undefined) this.#addresses.set(fixed.address, [port]);
          else same.push(port);
        }
      }
    }
    const found = this.#addresses.get(address)?.filter((port) => networkId === null || port.networkId === networkId);
    return found?.length === 1 ? (found[0] ?? null) : null;
  }

  subnet(id: string): Subnet | null {
    this.#subnets ??= new Map(this.world.neutron.flatMap(({ subnets }) => subnets).map((one) => [one.id, one]));
    return this.#subnets.get(id) ?? null;
  }

  #allPorts(): Port[] {
    return this.world.neutron.flatMap(({ ports }) => ports);
  }
}

function staleness(state: World["hosts"][number]["status"]["state"], name: string): string | null {
  return state === "stale" || state === "failed" ? `${name} does not answer; what is known of it is old` : null;
}

function interfacesOf(state: HostState): Map<string, OvsPlace> {
  const places = new Map<string, OvsPlace>();
  for (const bridge of state.ovs?.bridges ?? []) {
    for (const port of bridge.ports) {
      for (const one of port.interfaces) places.set(one.name, { bridge, port, interface: one });
    }
  }
  return places;
}

export function linkOf(namespace: Namespace, name: string): Link | null {
  return namespace.links?.find((link) => link.name === name) ?? null;
}

/** Whether frames pass: the device is up and has a carrier; the loopback and the like have none to lose. */
export function isUp(link: Link): boolean {
  return link.flags.includes("UP") && (link.flags.includes("LOWER_UP") || link.operState === "UNKNOWN");
}
