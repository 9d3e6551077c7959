import { type HostGraph, hostGraph } from "./host-graph";
import { type HostJoins, joinHosts } from "./join-hosts";
import { indexNeutron, type NeutronIndex } from "./neutron-index";
import { collectSegments, type Segment } from "./segments";
import type { World, WorldHost } from "./world";

/** What graph, search and details all need of a world. */
export type WorldParts = {
  readonly hosts: readonly { readonly host: WorldHost; readonly graph: HostGraph | null }[];
  readonly graphs: ReadonlyMap<string, HostGraph>;
  readonly joins: HostJoins;
  readonly segments: readonly Segment[];
  readonly neutron: NeutronIndex;
};

/**
 * Keeps what was computed from an earlier world while its input is the same object. It holds one entry per host and the
 * joins of the last set of hosts; a caller keeps one for live sources and one for each case, or passes none.
 */
export class GraphCache {
  #hosts = new Map<string, HostGraph>();
  #joined: { graphs: readonly HostGraph[]; joins: HostJoins; segments: readonly Segment[] } | null = null;
  #neutron: { states: World["neutron"]; index: NeutronIndex } | null = null;

  parts(world: World): WorldParts {
    const sorted = [...world.hosts].sort((a, b) => compare(a.name, b.name) || compare(a.key, b.key));
    const hosts = sorted.map((host) => ({ host, graph: this.#host(host) }));
    const kept = new Map(hosts.flatMap(({ host, graph }) => (graph === null ? [] : [[host.key, graph] as const])));
    this.#hosts = kept;
    const { joins, segments } = this.#join([...kept.values()]);
    return { hosts, graphs: kept, joins, segments, neutron: this.#names(world.neutron) };
  }

  #host({ key, state }: WorldHost): HostGraph | null {
    if (state === null) return null;
    const known = this.#hosts.get(key);
    return known?.index.state === state ? known : hostGraph(key, state);
  }

  #join(graphs: readonly HostGraph[]): { joins: HostJoins; segments: readonly Segment[] } {
    const last = this.#joined;
    if (last?.graphs.length === graphs.length && last.graphs.every((graph, i) => graph === graphs[i])) return last;
    this.#joined = { graphs, joins: joinHosts(graphs), segments: collectSegments(graphs) };
    return this.#joined;
  }

  #names(states: World["neutron"]): NeutronIndex {
    const last = this.#neutron;
    if (last?.states.length === states.length && last.states.every((state, i) => state === states[i])) {
      return last.index;
    }
    this.#neutron = { states, index: indexNeutron(states) };
    return this.#neutron.index;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
