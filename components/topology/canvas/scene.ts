import type { Graph, GraphEdge, GraphNode, LegendEntry } from "@/server/model/graph";
import type { ChangeKind } from "@/server/model/history";
import type { Picture } from "../layout/picture";

/** A part of a picture, in its own units, and the zoom at which it is shown. */
export type Extent = {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly zoom: number;
};

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
  /** What stands out; everything else steps back. */
  readonly light: Light;
};

/**
 * One network, or what a lens found: objects and lines that carry it, and those of them that are at odds. Or what differs
 * between two moments, by node and edge id.
 */
export type Light =
  | { readonly by: "network"; readonly network: string | null }
  | { readonly by: "lens"; readonly lit: ReadonlySet<string>; readonly odd: ReadonlyMap<string, string> }
  | { readonly by: "diff"; readonly marks: ReadonlyMap<string, ChangeKind> };

export function makeScene(graph: Graph, picture: Picture, hidden: ReadonlySet<string>, light: Light): Scene {
  return {
    picture,
    nodes: new Map(graph.nodes.map((node) => [node.id, node])),
    edges: new Map(graph.edges.map((edge) => [edge.id, edge])),
    colours: new Map(graph.legend.map((entry) => [entry.key, entry.colour])),
    networks: new Map(graph.legend.map((entry) => [entry.key, entry])),
    hidden,
    light,
  };
}

/** Whether the light leaves a thing in the background. Things of no network stay when they join. */
export function isDimmed(scene: Scene, thing: GraphNode | GraphEdge | undefined, neutral: boolean): boolean {
  const { light } = scene;
  if (light.by === "lens") return thing !== undefined && !light.lit.has(thing.id);
  if (light.by === "diff" || light.network === null) return false;
  return thing?.network === undefined ? !neutral : thing.network !== light.network;
}

/** What became of a thing between two moments; `null`: nothing, or none are compared. */
export function changeOf({ light }: Scene, id: string | null): ChangeKind | null {
  return light.by === "diff" && id !== null ? (light.marks.get(id) ?? null) : null;
}
