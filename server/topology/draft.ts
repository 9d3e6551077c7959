import type { GraphEdge, GraphNode } from "@/server/model/graph";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A node or edge while one host, appliance or overview is being put together; nobody changes it afterwards. */
export type NodeDraft = Mutable<GraphNode>;
export type EdgeDraft = Mutable<GraphEdge>;

/** Byte order: the same on every machine, whatever its language. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
