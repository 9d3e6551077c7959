import { INTENT_SOURCE, type SourceRef, type SourceState } from "@/server/history/source-state";
import { BridgeheadError } from "@/server/model/errors";
import type { SourceStatus } from "@/server/model/graph";
import type { Moment, MomentView } from "@/server/model/history";
import type { ConsoleContext } from "@/server/operations/console-context";
import { rebuildAt } from "@/server/operations/history/rebuild";
import type { World, WorldFabric, WorldHost } from "@/server/topology/world";

/** A source on one side of a comparison. */
export type SideSource = {
  readonly ref: SourceRef;
  readonly name: string;
  readonly shown: SourceState | null;
  /** Why what is shown of it may not be so; `null`: it is. */
  readonly doubt: string | null;
};

/** One side of a comparison: a world, and its sources one by one. */
export type Side = {
  readonly view: Omit<MomentView, "unknown">;
  readonly world: World;
  readonly sources: ReadonlyMap<string, SideSource>;
};

/** The world as it is, as it was, or as a case has it. Before the record begins there is nothing to show. */
export async function readSide(ctx: ConsoleContext, moment: Moment): Promise<Side> {
  if (moment.kind === "live") return sideOf(ctx.world.world(), { kind: "live", at: ctx.now(), name: "now" });
  if (moment.kind === "case") {
    const row = await ctx.db.case.findUnique({ where: { id: moment.caseId }, select: { name: true } });
    const { world } = await ctx.views.of(moment.caseId);
    const at = Math.max(0, ...world.hosts.map(({ state }) => state?.observedAt ?? 0)) || null;
    return sideOf(world, { kind: "case", at, name: `case ${row?.name ?? moment.caseId}` });
  }
  return recordedSide(ctx, moment.at);
}

async function recordedSide(ctx: ConsoleContext, at: number): Promise<Side> {
  const now = ctx.now();
  if (at > now + 60_000) {
    throw new BridgeheadError("invalid", `${new Date(at).toISOString()} has not come yet.`, {
      remedy: "Choose a time in the past, or `live` for what is so now.",
    });
  }
  const { _min } = await ctx.db.historyEntry.aggregate({ _min: { at: true } });
  const begin = _min.at;
  if (begin === null || at < begin.getTime()) {
    const since = begin === null ? "nothing is recorded yet" : `the record begins at ${begin.toISOString()}`;
    throw new BridgeheadError("missing", `What was at ${new Date(at).toISOString()} is not known: ${since}.`, {
      remedy: "Choose a later moment, or let more days be kept in Settings, History.",
    });
  }
  const found = await rebuildAt(ctx.db, at);
  const sources = new Map<string, SideSource>();
  const hosts: WorldHost[] = [];
  const fabrics: WorldFabric[] = [];
  let intent: Extract<SourceState, { kind: "intent" }>["state"] = {
    neutron: [],
    physicalNetworks: [],
    flatMappings: [],
    uplinkSetMappings: [],
  };
  for (const { id, ref, name, shown, lost, at: seen } of found) {
    if (shown === null) continue;
    sources.set(id, { ref, name, shown, doubt: lost });
    const status: SourceStatus = {
      ...{ id: ref.key, kind: ref.kind, name, observedAt: lost === null ? at : seen },
      ...(lost === null ? { state: "live", errors: [] } : { state: "stale", errors: [lost] }),
    };
    if (shown.kind === "host") hosts.push({ key: ref.key, name, state: shown.state, status });
    else if (shown.kind === "appliance") fabrics.push({ state: shown.state, status });
    else intent = shown.state;
  }
  hosts.sort((a, b) => a.name.localeCompare(b.name));
  const world: World = { revision: `history:${at}`, hosts, fabrics, ...intent };
  return { view: { kind: "moment", at, name: new Date(at).toISOString() }, world, sources };
}

function sideOf(world: World, view: Side["view"]): Side {
  const sources = new Map<string, SideSource>();
  for (const { key, name, state, status } of world.hosts) {
    const shown: SourceState | null = state === null ? null : { kind: "host", state };
    sources.set(`host/${key}`, { ref: { kind: "host", key }, name, shown, doubt: doubtOf(status) });
  }
  for (const { state, status } of world.fabrics) {
    const shown: SourceState | null = state === null ? null : { kind: "appliance", state };
    const ref = { kind: "appliance", key: status.id } as const;
    sources.set(`appliance/${status.id}`, { ref, name: status.name, shown, doubt: doubtOf(status) });
  }
  const { neutron, physicalNetworks, flatMappings, uplinkSetMappings } = world;
  const state = { neutron, physicalNetworks, flatMappings, uplinkSetMappings };
  // a case without a Neutron intends nothing that could be compared
  if (view.kind === "live" || neutron.length > 0) {
    const ref = { kind: "intent", key: "" } as const;
    sources.set(INTENT_SOURCE, { ref, name: "Intent", shown: { kind: "intent", state }, doubt: null });
  }
  return { view, world, sources };
}

function doubtOf({ state, errors }: SourceStatus): string | null {
  if (state === "live" || state === "partial") return null;
  return errors[0] ?? (state === "reading" ? "it was not read yet" : "it does not answer");
}
