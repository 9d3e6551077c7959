import type { GraphNode } from "@/server/model/graph";
import { type HostGraph, hostGraph } from "./host-graph";
import { hostsByName } from "./host-names";
import type { HostSegment } from "./host-segments";
import { type HostJoins, joinHosts } from "./join-hosts";
import { indexNeutron, type NeutronIndex } from "./neutron-index";
import type { HostEnds } from "./open-ends";
import { hostText } from "./search-host";
import { type WorldItem, worldText } from "./search-world";
import { collectSegments, type Segment } from "./segments";
import type { TextIndex } from "./text-index";
import type { World, WorldHost } from "./world";
import type { WorldParts } from "./world-parts";

/**
 * Keeps what was computed from an earlier world while its input is the same object. It holds one entry per host and the
 * joins of the last set of hosts; a caller keeps one for live sources and one for each case, or passes none.
 */
export class GraphCache {
  #hosts = new Map<string, HostGraph>();
  #joined: { ends: readonly HostEnds[]; joins: HostJoins } | null = null;
  #segments: { of: readonly (readonly HostSegment[])[]; segments: readonly Segment[] } | null = null;
  #neutron: { states: World["neutron"]; index: NeutronIndex } | null = null;

  #texts = new Map<string, { graph: HostGraph; text: TextIndex<GraphNode> }>();
  #worldText: { of: readonly unknown[]; text: TextIndex<WorldItem> } | null = null;

  parts(world: World): WorldParts {
    const sorted = [...world.hosts].sort((a, b) => compare(a.name, b.name) || compare(a.key, b.key));
    const hosts = sorted.map((host) => ({ host, graph: this.#host(host) }));
    const kept = new Map(hosts.flatMap(({ host, graph }) => (graph === null ? [] : [[host.key, graph] as const])));
    this.#hosts = kept;
    for (const key of this.#texts.keys()) if (!kept.has(key)) this.#texts.delete(key);
    const graphs = [...kept.values()];
    const [joins, segments] = [this.#join(graphs), this.#collect(graphs)];
    const hostNamed = hostsByName(world.hosts);
    return { hosts, graphs: kept, joins, segments, neutron: this.#names(world.neutron), hostNamed };
  }

  hostText(graph: HostGraph): TextIndex<GraphNode> {
    const known = this.#texts.get(graph.key);
    if (known?.graph === graph) return known.text;
    const text = hostText(graph);
    this.#texts.set(graph.key, { graph, text });
    return text;
  }

  worldText(world: World, parts: WorldParts): TextIndex<WorldItem> {
    const hosts = parts.hosts.flatMap(({ host, graph }) => [host.name, graph?.ends]);
    const fabrics = world.fabrics.map(({ state }) => state);
    const of = [parts.neutron, parts.segments, world.physicalNetworks, ...fabrics, ...hosts];
    if (this.#worldText === null || !sameItems(this.#worldText.of, of)) {
      this.#worldText = { of, text: worldText(world, parts) };
    }
    return this.#worldText.text;
  }

  /** A host that changed inside keeps the objects for what did not change, so that what is made of them can be kept. */
  #host({ key, state }: WorldHost): HostGraph | null {
    if (state === null) return null;
    const known = this.#hosts.get(key);
    if (known?.index.state === state) return known;
    const graph = hostGraph(key, state);
    if (known === undefined) return graph;
    return {
      ...graph,
      ends: alike(known.ends, graph.ends) ? known.ends : graph.ends,
      segments: alike(known.segments, graph.segments) ? known.segments : graph.segments,
    };
  }

  #join(graphs: readonly HostGraph[]): HostJoins {
    const ends = graphs.map((graph) => graph.ends);
    if (this.#joined === null || !sameItems(this.#joined.ends, ends)) this.#joined = { ends, joins: joinHosts(ends) };
    return this.#joined.joins;
  }

  #collect(graphs: readonly HostGraph[]): readonly Segment[] {
    const of = graphs.map(({ segments }) => segments);
    if (this.#segments === null || !sameItems(this.#segments.of, of)) {
      this.#segments = { of, segments: collectSegments(graphs) };
    }
    return this.#segments.segments;
  }

  #names(states: World["neutron"]): NeutronIndex {
    if (this.#neutron === null || !sameItems(this.#neutron.states, states)) {
      this.#neutron = { states, index: indexNeutron(states) };
    }
    return this.#neutron.index;
  }
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}

/** Plain data made by the same code: equal text is equal content. */
function alike(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
