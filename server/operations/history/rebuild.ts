import { z } from "zod";
import type { Db } from "@/server/db/client";
import type { IntentState } from "@/server/history/intent-objects";
import { readSource, type SourceRef, type SourceState } from "@/server/history/source-state";
import { applyTree } from "@/server/history/tree-patch";
import type { FabricState } from "@/server/model/fabric-state";
import type { HostState } from "@/server/model/host-state";
import { type StoredGap, type StoredPatch, unpackEntry } from "@/server/operations/history/stored-entry";

/** A source as the record has it at a moment. */
export type RecordedSource = {
  readonly id: string;
  readonly ref: SourceRef;
  readonly name: string;
  /** `null`: it was not watched any more. */
  readonly shown: SourceState | null;
  /** The entry that it is of: equal entries are equal states. */
  readonly entryId: bigint;
  readonly at: number;
  /** Why it was not watched just then; `null`: it was. */
  readonly lost: string | null;
};

const rowSchema = z.object({
  id: z.bigint(),
  source: z.string(),
  name: z.string(),
  kind: z.string(),
  at: z.date(),
  // as text: a column of bytes is taken apart byte by byte on its way here
  data: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : Buffer.from(text, "base64"))),
});

/** States of entries that were asked for last. */
const KEPT = 256;
/** Sources that are unpacked at the same time. */
const AT_ONCE = 8;
const kept = new WeakMap<Db, Map<string, unknown>>();

/** What each source showed at a moment (epoch milliseconds); without those whose record begins later. */
export async function rebuildAt(
  db: Db,
  at: number,
  only: readonly string[] | null = null,
): Promise<readonly RecordedSource[]> {
  const moment = new Date(at);
  const found = await db.$queryRaw<unknown[]>`
    SELECT e.id, e.source, s.name, e.kind, e.at, encode(e.data, 'base64') AS data
    FROM history_source s CROSS JOIN LATERAL (
      SELECT f.id, f.at FROM history_entry f
      WHERE f.source = s.id AND f.at <= ${moment} AND f.kind IN ('frame', 'end') ORDER BY f.at DESC, f.id DESC LIMIT 1
    ) base JOIN history_entry e ON e.source = s.id AND e.at >= base.at AND e.at <= ${moment} AND e.id >= base.id
    WHERE ${only === null} OR s.id = ANY(${only ?? []})
    ORDER BY e.id`;
  const bySource = new Map<string, z.infer<typeof rowSchema>[]>();
  for (const row of z.array(rowSchema).parse(found)) {
    const rows = bySource.get(row.source);
    if (rows === undefined) bySource.set(row.source, [row]);
    else rows.push(row);
  }
  const sources: (RecordedSource | null)[] = [];
  const waiting = [...bySource];
  for (let at = 0; at < waiting.length; at += AT_ONCE) {
    const some = waiting.slice(at, at + AT_ONCE);
    sources.push(...(await Promise.all(some.map(([id, rows]) => rebuildSource(db, id, rows)))));
  }
  return sources.filter((source) => source !== null);
}

async function rebuildSource(
  db: Db,
  id: string,
  rows: readonly z.infer<typeof rowSchema>[],
): Promise<RecordedSource | null> {
  const ref = readSource(id);
  const states = rows.filter(({ kind }) => kind === "frame" || kind === "patch");
  const last = rows.at(-1);
  if (ref === null || last === undefined) return null;
  const about = { id, ref, name: last.name };
  const gap = rows.findLast(({ kind }) => kind === "lost" || kind === "found");
  const lost = gap?.kind === "lost" ? ((await unpackEntry<StoredGap>(gap.data))?.why ?? "it did not answer") : null;
  const newest = states.at(-1);
  // an `end` is the first row or there is none: a frame follows when it is watched again
  if (newest === undefined) return { ...about, shown: null, entryId: last.id, at: last.at.getTime(), lost };
  const state = await stateOf(db, states);
  return {
    ...about,
    shown: shownAs(ref, state, newest.at.getTime()),
    entryId: newest.id,
    at: newest.at.getTime(),
    lost,
  };
}

async function stateOf(db: Db, rows: readonly z.infer<typeof rowSchema>[]): Promise<unknown> {
  const cache = kept.get(db) ?? new Map<string, unknown>();
  kept.set(db, cache);
  const begin = rows.findLastIndex(({ id, kind }) => kind === "frame" || cache.has(String(id)));
  let state: unknown = null;
  for (const { id, kind, data } of rows.slice(Math.max(0, begin))) {
    const key = String(id);
    if (cache.has(key)) state = cache.get(key);
    else if (kind === "frame") state = await unpackEntry<unknown>(data);
    else state = applyTree((await unpackEntry<StoredPatch>(data))?.patch ?? null, state);
  }
  const key = String(rows.at(-1)?.id);
  cache.delete(key);
  cache.set(key, state);
  const oldest = cache.keys().next();
  if (cache.size > KEPT && !oldest.done) cache.delete(oldest.value);
  return state;
}

const dated = new WeakMap<object, SourceState>();

/** Frames are written from these types by the recorder, and patches lead from one to the next. */
function shownAs({ kind }: SourceRef, state: unknown, observedAt: number): SourceState | null {
  if (typeof state !== "object" || state === null) return null;
  const known = dated.get(state);
  if (known !== undefined) return known;
  const made: SourceState =
    kind === "intent"
      ? { kind, state: state as IntentState }
      : kind === "host"
        ? { kind, state: { ...(state as HostState), observedAt } }
        : { kind, state: { ...(state as FabricState), observedAt } };
  dated.set(state, made);
  return made;
}
