import type { Graph, GraphEdge, GraphNode } from "@/server/model/graph";

/** What of a node or an edge reads differently on the two sides, as text; `null`: it is not said there. */
export type FieldChange = { readonly name: string; readonly before: string | null; readonly after: string | null };

type Changed<T> = { readonly before: T; readonly after: T; readonly fields: readonly FieldChange[] };

export type Compared<T> = {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly changed: readonly Changed<T>[];
};

export type ComparedGraphs = { readonly nodes: Compared<GraphNode>; readonly edges: Compared<GraphEdge> };

type Things = Pick<Graph, "nodes" | "edges">;

/** Added, removed and changed nodes and edges, with what changed of each. Order means nothing. */
export function compareGraphs(before: Things, after: Things): ComparedGraphs {
  return { nodes: compare(before.nodes, after.nodes), edges: compare(before.edges, after.edges) };
}

/** The other side, from one side and what differs: objects that stay keep their place in the lists. */
export function applyCompared(before: Things, diff: ComparedGraphs): Things {
  return { nodes: merge(before.nodes, diff.nodes, false), edges: merge(before.edges, diff.edges, false) };
}

/** Both sides in one: as it is after, and what is gone besides. */
export function uniteGraphs(before: Things, diff: ComparedGraphs): Things {
  return { nodes: merge(before.nodes, diff.nodes, true), edges: merge(before.edges, diff.edges, true) };
}

function compare<T extends GraphNode | GraphEdge>(before: readonly T[], after: readonly T[]): Compared<T> {
  const old = new Map(before.map((one) => [one.id, one]));
  const now = new Set(after.map(({ id }) => id));
  const added: T[] = [];
  const changed: Changed<T>[] = [];
  for (const one of after) {
    const was = old.get(one.id);
    if (was === undefined) added.push(one);
    else {
      const fields = fieldsOf(was, one);
      if (fields.length > 0) changed.push({ before: was, after: one, fields });
    }
  }
  return { added, removed: before.filter(({ id }) => !now.has(id)), changed };
}

function fieldsOf(before: object, after: object): readonly FieldChange[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const fields: FieldChange[] = [];
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const [old, now] = [text(was.get(name)), text(is.get(name))];
    if (old !== now) fields.push({ name, before: old, after: now });
  }
  return fields;
}

function text(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}

function merge<T extends { readonly id: string }>(
  before: readonly T[],
  diff: Compared<T>,
  keepGone: boolean,
): readonly T[] {
  const gone = new Set(keepGone ? [] : diff.removed.map(({ id }) => id));
  const now = new Map(diff.changed.map(({ after }) => [after.id, after]));
  return [...before.filter(({ id }) => !gone.has(id)).map((one) => now.get(one.id) ?? one), ...diff.added];
}
