import type { Db } from "@/server/db/client";
import { type SourceRef, type SourceState, sourceId } from "@/server/history/source-state";
import type { TreePatch } from "@/server/history/tree-patch";
import { steady } from "@/server/history/volatile";
import type { SourceStatus } from "@/server/model/graph";
import type { ObjectChange } from "@/server/model/history";
import { rebuildAt } from "@/server/operations/history/rebuild";
import { packEntry, sizeOf } from "@/server/operations/history/stored-entry";

/** A whole state is written after so many patches, or when they take more space than this many states. */
const MOST_PATCHES = 64;
const MOST_STATES = 1.5;
const MOST_CHANGES = 60;
const MOST_OBJECTS = 1_000;
/** A look back further than this is a gap: nobody knows what was in between. */
const SEAMLESS_MS = 1_000;

type Change = { readonly patch: TreePatch; readonly changes: readonly ObjectChange[] };

/** The record of one source, as far as it was written: appends to it, one entry after the other. */
export class RecordedTrack {
  readonly #db: Db;
  readonly #id: string;
  readonly #name: string;
  #state: SourceState | null = null;
  /** The last entry's; entries never go back in time. */
  #lastAt = 0;
  /** When the state was last seen to be so. */
  #seenAt = 0;
  #isLost = false;
  /** Something may have happened since the last entry that nobody saw. */
  #hasGap = false;
  #frameBytes = 0;
  #patchBytes = 0;
  #patches = 0;

  private constructor(db: Db, id: string, name: string) {
    this.#db = db;
    this.#id = id;
    this.#name = name;
  }

  static async open(db: Db, ref: SourceRef, name: string): Promise<RecordedTrack> {
    const id = sourceId(ref);
    const track = new RecordedTrack(db, id, name);
    const source = await db.historySource.findUnique({ where: { id } });
    if (source === null) return track;
    const [last] = await db.historyEntry.findMany({
      where: { source: id },
      orderBy: [{ id: "desc" }],
      take: 1,
      select: { at: true, kind: true },
    });
    const [recorded] = await rebuildAt(db, last?.at.getTime() ?? 0, [id]);
    track.#state = recorded?.shown ?? null;
    track.#lastAt = last?.at.getTime() ?? 0;
    track.#seenAt = Math.max(source.seenAt.getTime(), track.#lastAt);
    track.#isLost = last?.kind === "lost";
    track.#hasGap = track.#state !== null;
    // where the last whole state is does not matter: the next change is followed by one
    track.#patches = MOST_PATCHES;
    return track;
  }

  get state(): SourceState | null {
    return this.#state;
  }

  get isKnown(): boolean {
    return this.#state !== null;
  }

  /** It is known to be now as it was recorded. */
  get isWatched(): boolean {
    return this.#state !== null && !this.#isLost && !this.#hasGap;
  }

  /** Whether a look showed what is recorded; only its age is new then. */
  sees(shown: SourceState | null, at: number | null, status: SourceStatus | null): boolean {
    const isAnswer = status === null || status.state === "live" || status.state === "partial";
    if (!this.isWatched || !isAnswer || shown === null || shown.state !== this.#state?.state) return false;
    if (at !== null && at > this.#seenAt) this.#seenAt = at;
    return true;
  }

  async begin(shown: SourceState, whole: unknown, at: number): Promise<void> {
    this.#lastAt = Math.max(at, this.#lastAt);
    await this.#write([await this.#frame(whole)], at);
    this.#saw(shown, at);
  }

  async change(shown: SourceState, { patch, changes }: Change, at: number): Promise<void> {
    const gap = await this.#gapUntil(at);
    const since = gap.length > 0 || this.#hasGap ? null : new Date(this.#seenAt);
    this.#lastAt = Math.max(at, this.#lastAt);
    const told = changes.slice(0, MOST_CHANGES);
    const data = await packEntry({ patch, changes: told, more: changes.length - told.length });
    const objects = changes.slice(0, MOST_OBJECTS).map(({ id }) => id);
    const entry = this.#entry("patch", data, objects, since);
    this.#patches += 1;
    this.#patchBytes += entry.bytes;
    const entries = [...gap, entry];
    if (this.#patches > MOST_PATCHES || this.#patchBytes > this.#frameBytes * MOST_STATES) {
      entries.push(await this.#frame(steady(shown.state)));
    }
    await this.#write(entries, at);
    this.#saw(shown, at);
  }

  /** It answers, and shows what is recorded. */
  async found(shown: SourceState, at: number): Promise<void> {
    const gap = await this.#gapUntil(at);
    if (gap.length > 0) await this.#write(gap, at);
    this.#saw(shown, at);
  }

  async lose(why: string, now: number): Promise<void> {
    if (this.#isLost) return;
    await this.#write([await this.#lost(why)], Math.min(now, this.#seenAt));
    this.#isLost = true;
  }

  /** The console does not watch it any more. */
  async end(now: number): Promise<void> {
    if (this.#state === null) return;
    this.#lastAt = Math.max(now, this.#lastAt);
    const host = this.#id.startsWith("host/") ? `host:${this.#id.slice("host/".length)}` : this.#id.replace("/", ":");
    await this.#write([this.#entry("end", null, [host], null)], now);
    this.#state = null;
  }

  /** Of a source that was lost, or that nobody watched: from when to when. */
  async #gapUntil(at: number): Promise<Entry[]> {
    if (!this.#isLost && !(this.#hasGap && at - this.#seenAt > SEAMLESS_MS)) return [];
    const entries = this.#isLost ? [] : [await this.#lost("no console watched it")];
    this.#lastAt = Math.max(at, this.#lastAt);
    return [...entries, this.#entry("found", null, [], null)];
  }

  async #lost(why: string): Promise<Entry> {
    this.#lastAt = Math.max(this.#seenAt, this.#lastAt);
    return this.#entry("lost", await packEntry({ why }), [], null);
  }

  async #frame(whole: unknown): Promise<Entry> {
    const entry = this.#entry("frame", await packEntry(whole), [], null);
    this.#frameBytes = entry.bytes;
    this.#patchBytes = 0;
    this.#patches = 0;
    return entry;
  }

  #entry(kind: string, data: Uint8Array<ArrayBuffer> | null, objects: readonly string[], since: Date | null) {
    const at = new Date(this.#lastAt);
    return { source: this.#id, kind, at, since, objects: [...objects], data, bytes: sizeOf(data, objects) };
  }

  #saw(shown: SourceState, at: number): void {
    this.#state = shown;
    this.#seenAt = Math.max(at, this.#seenAt);
    this.#isLost = false;
    this.#hasGap = false;
  }

  async #write(entries: readonly Entry[], at: number): Promise<void> {
    const seenAt = new Date(Math.max(at, this.#seenAt));
    await this.#db.$transaction(async (tx) => {
      await tx.historySource.upsert({
        where: { id: this.#id },
        create: { id: this.#id, name: this.#name, seenAt },
        update: { name: this.#name, seenAt },
      });
      if (entries.length > 0) await tx.historyEntry.createMany({ data: [...entries] });
    });
  }
}

type Entry = {
  readonly source: string;
  readonly kind: string;
  readonly at: Date;
  readonly since: Date | null;
  readonly objects: string[];
  readonly data: Uint8Array<ArrayBuffer> | null;
  readonly bytes: number;
};
