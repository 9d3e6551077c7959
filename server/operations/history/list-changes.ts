import type { Prisma } from "@/server/db/generated/client";
import { findCause } from "@/server/history/find-cause";
import { readSource } from "@/server/history/source-state";
import type { ChangeCause, HistoryEvent, ObjectChange } from "@/server/model/history";
import type { OperationContext } from "@/server/operations/context";
import { ranSteps, spansOf } from "@/server/operations/history/ran-steps";
import { seenChanges } from "@/server/operations/history/seen-changes";
import { type StoredPatch, unpackEntry } from "@/server/operations/history/stored-entry";

export type ChangesInput = {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly source?: string | undefined;
  readonly object?: string | undefined;
  readonly limit: number;
};

/** What was observed to change, newest first, each with who made it. */
export async function listChanges(ctx: OperationContext, input: ChangesInput): Promise<readonly HistoryEvent[]> {
  const at = {
    ...(input.from === undefined ? {} : { gt: new Date(input.from) }),
    ...(input.to === undefined ? {} : { lte: new Date(input.to) }),
  };
  const where: Prisma.HistoryEntryWhereInput = {
    kind: { in: ["patch", "end"] },
    at,
    ...(input.source === undefined ? {} : { source: input.source }),
    ...(input.object === undefined ? {} : { objects: { has: input.object } }),
  };
  const [rows, sources] = await Promise.all([
    ctx.db.historyEntry.findMany({ where, orderBy: [{ at: "desc" }, { id: "desc" }], take: input.limit }),
    ctx.db.historySource.findMany({ select: { id: true, name: true } }),
  ]);
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  const seen = await seenChanges(ctx.db, rows);
  const ran = await ranSteps(ctx.db, spansOf(seen));
  const events: HistoryEvent[] = [];
  for (const row of rows) {
    const stored = row.kind === "patch" ? await unpackEntry<StoredPatch>(row.data) : null;
    const name = names.get(row.source) ?? row.source;
    const looks = seen.get(row.id);
    const told = stored?.changes ?? [gone(row.source, name)];
    const shown = input.object === undefined ? told : told.filter(({ id }) => id === input.object);
    const steps = ran.get(row.source) ?? [];
    const cause = (change: ObjectChange): ChangeCause =>
      row.kind === "end" || looks === undefined ? REMOVED : findCause(change, looks, steps);
    events.push({
      ...{ id: String(row.id), source: row.source, sourceName: name },
      ...{ at: row.at.getTime(), since: row.since?.getTime() ?? null },
      changes: shown.map((change) => ({ ...change, cause: cause(change) })),
      more: input.object === undefined ? (stored?.more ?? 0) : 0,
    });
  }
  return events;
}

const REMOVED: ChangeCause = { kind: "unknown", why: "it was removed from the console, which no longer watches it" };

/** A source that the console no longer watches. */
function gone(source: string, label: string): ObjectChange {
  const ref = readSource(source);
  const nodeId = ref === null ? null : `${ref.kind}:${ref.key}`;
  const kind = ref?.kind === "appliance" ? "appliance" : "host";
  const host = ref?.kind === "host" ? ref.key : null;
  return { id: nodeId ?? source, nodeId, kind, label, host, change: "removed", facts: [] };
}
