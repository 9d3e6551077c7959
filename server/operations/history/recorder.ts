import type { Db } from "@/server/db/client";
import { compareSource, type SourceRef, type SourceState, sourceId } from "@/server/history/source-state";
import { diffTrees } from "@/server/history/tree-patch";
import { Twins } from "@/server/history/twins";
import { steady } from "@/server/history/volatile";
import type { SourceNews, WorldStore } from "@/server/live/world-store";
import type { SourceStatus } from "@/server/model/graph";
import { RecordedTrack } from "@/server/operations/history/recorded-track";

type Parts = {
  readonly db: Db;
  readonly world: WorldStore;
  /** Whether this console is the one that watches the source; only that one records it. */
  readonly watches: (ref: SourceRef) => boolean;
  readonly onProblem: (error: unknown, source: string) => void;
  readonly now?: () => number;
};

/** What a source showed, to be recorded. */
type Seen = { readonly name: string; readonly shown: SourceState | null; readonly status: SourceStatus | null };

type Track = {
  readonly ref: SourceRef;
  latest: Seen | null;
  record: RecordedTrack | null;
  timer: NodeJS.Timeout | null;
};

/** Changes that come within this time are one entry, so that a storm costs a few entries a second a source. */
const GATHER_MS = 250;
/** A cloud that is read whole changes the intent in many steps, and comparing it costs more. */
const GATHER_INTENT_MS = 2_000;
/** How exactly the end of a console that is killed is known. */
const SEEN_EVERY_MS = 5_000;

/**
 * Writes down what sources show as it is observed. Rules:
 * 1. Only changes are written, and whole states now and then; what is volatile is no change.
 * 2. The console that watches a source records it. When another took over, or after a start, it goes on from what the
 *    record has, with a gap since that was last known to hold.
 * 3. A source that does not answer is a gap, from when it was last seen to when it is seen again.
 */
export class HistoryRecorder {
  readonly #parts: Parts;
  readonly #tracks = new Map<string, Track>();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#unsubscribe = parts.world.onSource((news) => this.#hear(news));
    this.#timer = setInterval(() => this.#inTurn(() => this.#stillSeen()), SEEN_EVERY_MS);
    this.#timer.unref();
  }

  /** Takes up what the world shows already, as after this console began to watch the intent. */
  lookAround(): void {
    const { hosts, fabrics, neutron, physicalNetworks, flatMappings, uplinkSetMappings } = this.#parts.world.world();
    for (const shown of hosts) this.#hear({ kind: "host", key: shown.key, shown });
    for (const shown of fabrics) this.#hear({ kind: "appliance", key: shown.status.id, shown });
    this.#hear({ kind: "intent", shown: { neutron, physicalNetworks, flatMappings, uplinkSetMappings } });
  }

  /** Resolves when everything that was heard is written. */
  async settle(): Promise<void> {
    for (const [id, track] of this.#tracks) this.#begin(id, track);
    await this.#turn;
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    clearInterval(this.#timer);
    await this.settle();
    this.#closed = true;
    await this.#stillSeen().catch((error: unknown) => this.#parts.onProblem(error, "all"));
    for (const { timer } of this.#tracks.values()) if (timer !== null) clearTimeout(timer);
  }

  #hear(news: SourceNews): void {
    const ref: SourceRef = { kind: news.kind, key: news.kind === "intent" ? "" : news.key };
    const id = sourceId(ref);
    if (this.#closed) return;
    if (news.kind !== "intent" && news.shown === null) {
      // removed from the console: whoever recorded it writes that
      const track = this.#tracks.get(id);
      if (track !== undefined) this.#soon(id, track, { name: ref.key, shown: null, status: null });
      return;
    }
    if (!this.#parts.watches(ref)) {
      const track = this.#tracks.get(id);
      if (track?.timer) clearTimeout(track.timer);
      this.#tracks.delete(id);
      return;
    }
    const track = this.#tracks.get(id) ?? { ref, latest: null, record: null, timer: null };
    this.#tracks.set(id, track);
    const seen = seenOf(news);
    // a look that showed nothing new moves only the age
    if (track.latest === null && track.record?.sees(seen.shown, seen.status?.observedAt ?? null, seen.status)) return;
    this.#soon(id, track, seen);
  }

  #soon(id: string, track: Track, seen: Seen): void {
    track.latest = seen;
    const gather = track.ref.kind === "intent" ? GATHER_INTENT_MS : GATHER_MS;
    track.timer ??= setTimeout(() => this.#begin(id, track), gather);
    track.timer.unref();
  }

  #begin(id: string, track: Track): void {
    if (track.timer !== null) clearTimeout(track.timer);
    track.timer = null;
    this.#inTurn(async () => {
      const seen = track.latest;
      track.latest = null;
      if (seen === null) return;
      try {
        await this.#record(id, track, seen);
      } catch (error) {
        // what is recorded is looked up anew; what was not written is seen again
        track.record = null;
        track.latest ??= seen;
        this.#parts.onProblem(error, id);
      }
    });
  }

  async #record(id: string, track: Track, { name, shown, status }: Seen): Promise<void> {
    const now = this.#parts.now?.() ?? Date.now();
    track.record ??= await RecordedTrack.open(this.#parts.db, track.ref, name);
    const { record } = track;
    if (status === null && track.ref.kind !== "intent") {
      await record.end(now);
      this.#tracks.delete(id);
      return;
    }
    if (status?.state === "reading") return;
    if (shown === null || status?.state === "stale" || status?.state === "failed") {
      const why = status?.errors[0] ?? "it did not answer";
      if (record.isKnown) await record.lose(why, now);
      return;
    }
    const at = status?.observedAt ?? now;
    if (!record.isKnown) return record.begin(shown, steady(shown.state), at);
    const twins = new Twins();
    const patch = diffTrees(record.state?.state ?? null, shown.state, twins);
    if (patch === null) return record.found(shown, at);
    const changes = compareSource(track.ref, name, record.state, shown, twins);
    await record.change(shown, { patch, changes }, at);
  }

  /** Until now everything is as it was recorded. */
  async #stillSeen(): Promise<void> {
    const now = this.#parts.now?.() ?? Date.now();
    const ids = [...this.#tracks].flatMap(([id, { record, latest }]) =>
      record?.isWatched === true && latest === null ? [id] : [],
    );
    for (const [id, track] of this.#tracks) if (track.latest !== null && track.timer === null) this.#begin(id, track);
    if (ids.length === 0) return;
    await this.#parts.db.historySource.updateMany({ where: { id: { in: ids } }, data: { seenAt: new Date(now) } });
  }

  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error: unknown) => this.#parts.onProblem(error, "all"));
  }
}

function seenOf(news: SourceNews): Seen {
  if (news.kind === "intent") return { name: "Intent", shown: { kind: "intent", state: news.shown }, status: null };
  if (news.shown === null) return { name: news.key, shown: null, status: null };
  const { status } = news.shown;
  const { name } = status;
  if (news.kind === "host") {
    const { state } = news.shown;
    return { name, shown: state === null ? null : { kind: "host", state }, status };
  }
  const { state } = news.shown;
  return { name, shown: state === null ? null : { kind: "appliance", state }, status };
}
