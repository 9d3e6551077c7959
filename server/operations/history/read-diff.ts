import { setImmediate } from "node:timers/promises";
import { type ComparedGraphs, compareGraphs, uniteGraphs } from "@/server/history/compare-graphs";
import { compareSource, INTENT_SOURCE } from "@/server/history/source-state";
import { Twins } from "@/server/history/twins";
import { BridgeheadError } from "@/server/model/errors";
import type { Graph, GraphNode } from "@/server/model/graph";
import type { ChangeKind, ComparedChange, HistoryDiff, MomentView, ObjectChange } from "@/server/model/history";
import { readMoment } from "@/server/model/history";
import type { ConsoleContext } from "@/server/operations/console-context";
import { causesBetween } from "@/server/operations/history/causes-between";
import { readSide, type Side, type SideSource } from "@/server/operations/history/side";
import { buildGraph } from "@/server/topology/build-graph";
import { GraphCache } from "@/server/topology/graph-cache";
import { hostId } from "@/server/topology/ids";
import type { World } from "@/server/topology/world";

export type DiffInput = {
  readonly from: string;
  readonly to: string;
  readonly expand?: "all" | readonly string[] | undefined;
};

const MOST_LISTED = 400;
/** Hosts that did not change between two comparisons are not drawn anew: as they were, and as they are after. */
const [drawnBefore, drawnAfter] = [new GraphCache(), new GraphCache()];

/** Two moments, cases or now, compared: one graph of both with what became of each object, and the changes in words. */
export async function readDiff(ctx: ConsoleContext, input: DiffInput): Promise<HistoryDiff> {
  const [first, second] = [await side(ctx, input.from), await side(ctx, input.to)];
  const [from, to] = [withLent(first, second), withLent(second, first)];
  const pairs = await comparePairs(from, to);
  const changes = pairs.flatMap((pair) => pair.changes);
  const view = { expand: input.expand ?? [] };
  const old = buildGraph(withSame(from, pairs), view, drawnBefore);
  await setImmediate();
  const now = buildGraph(to.world, view, drawnAfter);
  const compared = compareGraphs(old, now);
  const doubts = { from: doubtsOf(from, to), to: doubtsOf(to, from) };
  const joint: Graph = {
    ...now,
    ...uniteGraphs(old, compared),
    legend: legendOf(old, now),
    revision: `${old.revision}|${now.revision}`,
  };
  const all = [...changes, ...drawnOnly(compared, changes)];
  const isOnBoth = (key: string) => [from, to].every(({ sources }) => sources.has(`host/${key}`));
  const oneSided = new Set(from.world.hosts.map(({ key }) => key).filter((key) => !isOnBoth(key)));
  const marks = marksOf(joint, compared, all, [...doubts.from, ...doubts.to], oneSided);
  const counts: Record<ChangeKind, number> = { added: 0, removed: 0, changed: 0, unknown: 0 };
  for (const { change } of all) counts[change] += 1;
  const listed = all.slice(0, MOST_LISTED);
  const causes = await causesBetween(ctx, listed, from.view, to.view);
  return {
    from: { ...from.view, unknown: doubts.from },
    to: { ...to.view, unknown: doubts.to },
    graph: joint,
    marks,
    changes: listed.map((change): ComparedChange => ({ ...change, ...(causes.get(change.id) ?? NOT_RECORDED) })),
    more: all.length - listed.length,
    counts,
  };
}

const NOT_RECORDED = { cause: null, at: null, times: 0 };

async function side(ctx: ConsoleContext, text: string): Promise<Side> {
  const moment = readMoment(text);
  if (moment === null) throw new BridgeheadError("invalid", `“${text}” is no moment.`);
  return readSide(ctx, moment);
}

/** What only the other side tells of is drawn on both: nobody knows that it came, went or was counted elsewhere. */
function withLent(one: Side, other: Side): Side {
  const { neutron, physicalNetworks, flatMappings, uplinkSetMappings } = other.world;
  const intent = one.sources.has(INTENT_SOURCE) ? {} : { neutron, physicalNetworks, flatMappings, uplinkSetMappings };
  const hosts = other.world.hosts.filter(({ key }) => !one.sources.has(`host/${key}`));
  const fabrics = other.world.fabrics.filter(({ status }) => !one.sources.has(`appliance/${status.id}`));
  const { world } = one;
  const lent = { hosts: [...world.hosts, ...hosts], fabrics: [...world.fabrics, ...fabrics] };
  return { ...one, world: { ...world, ...intent, ...lent } };
}

type Pair = { readonly id: string; readonly before: SideSource["shown"]; readonly changes: readonly ObjectChange[] };

/** Sources that both sides have; two states that are alike are given as one. Others get their turn in between. */
async function comparePairs(from: Side, to: Side): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (const [id, { ref, name, shown }] of to.sources) {
    const before = from.sources.get(id)?.shown;
    // without a record of it before, nobody knows what was there
    if (before === undefined || before === null || shown === null) continue;
    const { isSame, changes } = compareStates(ref, name, before, shown);
    pairs.push({ id, before: isSame ? shown : before, changes });
    await setImmediate();
  }
  return pairs;
}

type Outcome = { readonly isSame: boolean; readonly changes: readonly ObjectChange[] };
type States = NonNullable<SideSource["shown"]>;

/** As they were compared last: opening a host in a comparison is no new comparison. */
const outcomes = new WeakMap<object, { readonly after: object; readonly name: string; readonly outcome: Outcome }>();

function compareStates(ref: SideSource["ref"], name: string, before: States, after: States): Outcome {
  const known = outcomes.get(before.state);
  if (known?.after === after.state && known.name === name) return known.outcome;
  const twins = new Twins();
  const isSame = twins.areAlike(before.state, after.state);
  const outcome = { isSame, changes: isSame ? [] : compareSource(ref, name, before, after, twins) };
  outcomes.set(before.state, { after: after.state, name, outcome });
  return outcome;
}

function withSame(from: Side, pairs: readonly Pair[]): World {
  const states = new Map(pairs.map(({ id, before }) => [id, before]));
  const hosts = from.world.hosts.map((host) => {
    const same = states.get(`host/${host.key}`);
    return same?.kind === "host" ? { ...host, state: same.state } : host;
  });
  return { ...from.world, hosts };
}

/** Of what one side says nothing that could be relied on. */
function doubtsOf(side: Side, other: Side): MomentView["unknown"] {
  const doubts = [...side.sources].flatMap(([source, { doubt, name }]) =>
    doubt === null ? [] : [{ source, why: `${name}: ${doubt}` }],
  );
  for (const [source, { name }] of other.sources) {
    if (side.sources.has(source)) continue;
    const why = side.view.kind === "case" ? "it is not in the case" : "nothing is recorded of it";
    doubts.push({ source, why: `${name}: ${why}` });
  }
  return doubts;
}

function legendOf(old: Graph, now: Graph): Graph["legend"] {
  const known = new Set(now.legend.map(({ key }) => key));
  return [...now.legend, ...old.legend.filter(({ key }) => !known.has(key))];
}

/** Objects that are drawn and belong to no one source: segments, tunnels' far ends, the mesh. */
function drawnOnly({ nodes }: ComparedGraphs, changes: readonly ObjectChange[]): readonly ObjectChange[] {
  const told = new Set(changes.map(({ nodeId }) => nodeId));
  const isOwn = ({ id, host, kind }: GraphNode) => host !== undefined || kind === "host" || id.startsWith("appliance:");
  const about = ({ id, kind, label }: GraphNode) => ({ id, nodeId: id, kind, label, host: null });
  const named = (node: GraphNode) => !isOwn(node) && !told.has(node.id);
  return [
    ...nodes.added.filter(named).map((node): ObjectChange => ({ ...about(node), change: "added", facts: [] })),
    ...nodes.removed.filter(named).map((node): ObjectChange => ({ ...about(node), change: "removed", facts: [] })),
    ...nodes.changed
      .filter(({ after }) => named(after))
      .map(
        ({ after, fields }): ObjectChange => ({
          ...about(after),
          change: "changed",
          facts: fields.map(({ name, before, after: is }) => ({ name, before: list(before), after: list(is) })),
        }),
      ),
  ];
}

function list(value: string | null): readonly string[] {
  return value === null ? [] : [value];
}

/** A closed host stands for all that is inside; a line is told by itself. */
function marksOf(
  graph: Graph,
  { nodes, edges }: ComparedGraphs,
  changes: readonly ObjectChange[],
  doubts: MomentView["unknown"],
  oneSided: ReadonlySet<string>,
): Readonly<Record<string, ChangeKind>> {
  const drawn = new Set(graph.nodes.map(({ id }) => id));
  const marks = new Map<string, ChangeKind>();
  for (const { source } of doubts) {
    const node = source.startsWith("host/") ? hostId(source.slice(5)) : source.replace("/", ":");
    if (drawn.has(node)) marks.set(node, "unknown");
  }
  for (const { nodeId, host, change } of changes) {
    if (nodeId !== null && drawn.has(nodeId)) marks.set(nodeId, change);
    else if (host !== null && change !== "unknown") marks.set(hostId(host), "changed");
  }
  const unknownHosts = new Set([...marks].flatMap(([id, mark]) => (mark === "unknown" ? [id] : [])));
  const isKnown = ({ host }: GraphNode) => host === undefined || !unknownHosts.has(hostId(host));
  for (const { id, host } of graph.nodes) if (host !== undefined && oneSided.has(host)) marks.set(id, "unknown");
  for (const node of nodes.added) if (!marks.has(node.id)) marks.set(node.id, isKnown(node) ? "added" : "unknown");
  for (const node of nodes.removed) if (!marks.has(node.id)) marks.set(node.id, isKnown(node) ? "removed" : "unknown");
  for (const { id } of edges.added) marks.set(id, "added");
  for (const { id } of edges.removed) marks.set(id, "removed");
  for (const { after, fields } of edges.changed) {
    if (fields.some(({ name }) => name !== "reason" && name !== "network")) marks.set(after.id, "changed");
  }
  return Object.fromEntries(marks);
}
