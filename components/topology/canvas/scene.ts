import type { Graph, GraphEdge, GraphNode, LegendEntry } from "@/server/model/graph";
import type { Picture } from "../layout/picture";

/** Everything that one drawing shows: the picture with the graph that it was made from. */
export type Scene = {
  readonly picture: Picture;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: ReadonlyMap<string, GraphEdge>;
  /** Network key → colour number. */
  readonly colours: ReadonlyMap<string, number>;
  readonly networks: ReadonlyMap<string, LegendEntry>;
  /** Objects that a layer or filter hides: they keep their place and are not drawn. */
  readonly hidden: ReadonlySet<string>;
  /** While set, everything of other networks steps back. */
  readonly lens: string | null;
};

export function makeScene(graph: Graph, picture: Picture, hidden: ReadonlySet<string>, lens: string | null): Scene {
  return {
    picture,
    nodes: new Map(graph.nodes.map((node) => [node.id, node])),
    edges: new Map(graph.edges.map((edge) => [edge.id, edge])),
    colours: new Map(graph.legend.map((entry) => [entry.key, entry.colour])),
    networks: new Map(graph.legend.map((entry) => [entry.key, entry])),
    hidden,
    lens,
  };
}

/** Whether the lens leaves a thing of this network in the background. Things of no network stay when they join. */
export function isDimmed(scene: Scene, network: string | undefined, neutral: boolean): boolean {
  if (scene.lens === null) return false;
  if (network === undefined) return !neutral;
  return network !== scene.lens;
}
