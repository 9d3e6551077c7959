import { setTimeout as sleep } from "node:timers/promises";
import { CloudClient } from "@/server/clouds/client";
import { CloudError } from "@/server/clouds/cloud-error";
import type { Db } from "@/server/db/client";
import type { Cloud } from "@/server/db/generated/client";
import type { MirroredChange, MirrorStatus } from "@/server/model/cloud-mirror";
import { BridgeheadError } from "@/server/model/errors";
import { storedCloud } from "@/server/operations/clouds/cloud-config";
import { type MirrorAsk, mirrorCloud } from "@/server/operations/clouds/mirror/mirror-cloud";
import { readMirrorStatus, writeMirrorStatus } from "@/server/operations/clouds/mirror/mirror-status";
import type { Vault } from "@/server/operations/console-context";
import { orAborted } from "@/server/reconcile/or-aborted";
import type { Log } from "@/server/runtime/log";
import { SharedLook } from "@/server/runtime/shared-look";

/** Milliseconds. */
export type FollowTimes = {
  /** Between two looks at what changed. */
  readonly pollMs: number;
  /** Between two whole comparisons of a large cloud. */
  readonly wholeMs: number;
};

export const usualFollowTimes: FollowTimes = { pollMs: 10_000, wholeMs: 600_000 };

type Parts = {
  readonly db: Db;
  readonly log: Log;
  readonly times: FollowTimes;
  readonly onStatus: (status: MirrorStatus) => void;
  readonly onMirrored: (change: MirroredChange) => void;
  /** Another console on this database has changed the mirror. */
  readonly publishIntentChange: () => void;
};

/** A cloud is compared whole for at most this share of the time, but no more often than once a minute. */
const SHARE_OF_TIME = 100;
const LEAST_WHOLE_MS = 60_000;
/** A cloud that gives everything at each look is left alone for this many times what one took. */
const REST_AFTER_WHOLE = 9;
const LONGEST_BACK_OFF_MS = 300_000;
const PROGRESS_EVERY_MS = 500;

/** Keeps the mirror of one cloud: imports it, follows its changes, compares everything now and then. */
export class CloudFollower {
  readonly client: CloudClient;
  #row: Pick<Cloud, "id" | "name">;
  #parts: Parts;
  #status: MirrorStatus;
  #ask: MirrorAsk = {};
  /** Somebody waits for more than suspects. */
  #isLookDue = false;
  #look: SharedLook<MirrorStatus>;
  #closing = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #failures = 0;
  #retryAfterMs = 0;
  #wholeTookMs = 0;
  /** It cannot tell changes, so each look reads everything. */
  #isMute = false;
  #progressAt = 0;
  #kept: Promise<void> = Promise.resolve();

  constructor(row: Cloud, vault: Vault, parts: Parts) {
    this.client = new CloudClient(storedCloud(row, vault));
    this.#row = row;
    this.#parts = parts;
    const kept = readMirrorStatus(row);
    // what was live when the console ended is as old as that, until it was looked at
    const state = kept.goodAt === null ? "importing" : kept.state === "live" ? "stale" : kept.state;
    this.#status = { ...kept, state, progress: null };
    this.#look = new SharedLook(() => this.#read());
  }

  status(): MirrorStatus {
    return this.#status;
  }

  start(): void {
    this.#parts.onStatus(this.#status);
    this.#running = this.#follow();
  }

  async refresh(ask: MirrorAsk, signal: AbortSignal): Promise<MirrorStatus> {
    const { whole = false, suspects = [], only = false, believesLoss = false } = ask;
    if (!only) this.#isLookDue = true;
    this.#ask = {
      whole: whole || this.#ask.whole === true,
      suspects: [...(this.#ask.suspects ?? []), ...suspects],
      believesLoss: believesLoss || this.#ask.believesLoss === true,
    };
    return await orAborted(this.#look.take(), signal);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    await this.#look.over();
    await this.client.close();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      this.#isLookDue = true;
      await this.#look.take().catch(() => undefined);
      await sleep(this.#waitMs(), undefined, { signal }).catch(() => undefined);
    }
  }

  #waitMs(): number {
    const { pollMs } = this.#parts.times;
    if (this.#failures === 0) return this.#isMute ? Math.max(pollMs, this.#wholeTookMs * REST_AFTER_WHOLE) : pollMs;
    const backOffMs = Math.min(pollMs * 2 ** (this.#failures - 1), Math.max(pollMs, LONGEST_BACK_OFF_MS));
    return Math.max(backOffMs * (0.75 + Math.random() / 2), this.#retryAfterMs);
  }

  #isWholeDue(): boolean {
    const { wholeMs } = this.#parts.times;
    const { fullAt } = this.#status;
    const everyMs = Math.min(wholeMs, Math.max(LEAST_WHOLE_MS, this.#wholeTookMs * SHARE_OF_TIME));
    return fullAt === null || Date.now() - fullAt >= everyMs;
  }

  async #read(): Promise<MirrorStatus> {
    const ask = this.#ask;
    const only = !this.#isLookDue;
    this.#ask = {};
    this.#isLookDue = false;
    this.#closing.signal.throwIfAborted();
    const shared = Object.keys(ask).length === 0 ? await this.#readByAnother() : null;
    if (shared !== null) return shared;
    const { db, log, onMirrored } = this.#parts;
    const { id } = this.#row;
    const startedAt = performance.now();
    const whole = ask.whole === true || this.#isWholeDue();
    try {
      const parts = {
        db,
        cloudId: id,
        client: this.client,
        now: Date.now,
        onProgress: (each: MirrorStatus) => this.#progress(each),
      };
      const { status, change } = await mirrorCloud(parts, { ...ask, whole, only }, this.#closing.signal);
      this.#failures = 0;
      this.#retryAfterMs = 0;
      const wasWhole = !only && status.fullAt === status.goodAt;
      if (wasWhole) this.#wholeTookMs = performance.now() - startedAt;
      if (!whole && !only) this.#isMute = wasWhole;
      this.#show(status);
      if (change !== null) onMirrored(change);
      return status;
    } catch (error) {
      this.#closing.signal.throwIfAborted();
      this.#failures += 1;
      this.#retryAfterMs = error instanceof CloudError ? (error.retryAfterMs ?? 0) : 0;
      if (!(error instanceof BridgeheadError))
        log.error({ error, cloud: this.#row.name }, "the mirror of a cloud failed");
      await this.#fail(error);
      throw error;
    }
  }

  /** What another console on this database has read since we did, if that is young enough; `null`: we read ourselves. */
  async #readByAnother(): Promise<MirrorStatus | null> {
    const { db, times, publishIntentChange } = this.#parts;
    const row = await db.cloud.findUnique({ where: { id: this.#row.id }, select: { mirror: true } }).catch(() => null);
    const kept = row === null ? null : readMirrorStatus(row);
    if (kept?.goodAt == null || kept.state !== "live" || kept.goodAt === this.#status.goodAt) return null;
    if (Date.now() - kept.goodAt > times.pollMs) return null;
    const isChanged = kept.last?.at !== this.#status.last?.at;
    this.#show(kept);
    if (isChanged) publishIntentChange();
    return kept;
  }

  /** Rows stay as they are: what cannot be read is unknown. */
  async #fail(error: unknown): Promise<void> {
    const message =
      error instanceof BridgeheadError ? error.message : "The mirror could not be written; the log tells why.";
    const remedy = error instanceof BridgeheadError ? (error.remedy ?? null) : null;
    const state = this.#status.goodAt === null ? "failed" : "stale";
    const status: MirrorStatus = {
      ...this.#status,
      state,
      progress: null,
      problem: { at: Date.now(), message, remedy },
    };
    this.#show(status);
    await this.#keep();
  }

  #progress(status: MirrorStatus): Promise<void> {
    const now = performance.now();
    if (now - this.#progressAt < PROGRESS_EVERY_MS) return this.#kept;
    this.#progressAt = now;
    this.#show({ ...status, state: status.goodAt === null ? "importing" : this.#status.state });
    return this.#keep();
  }

  /** One after the other, so that the last one stays. */
  #keep(): Promise<void> {
    const { db, log } = this.#parts;
    const status = this.#status;
    this.#kept = this.#kept.then(() =>
      writeMirrorStatus(db, this.#row.id, status).catch((error: unknown) =>
        log.warn({ error, cloud: this.#row.name }, "the state of a cloud's mirror could not be kept"),
      ),
    );
    return this.#kept;
  }

  #show(status: MirrorStatus): void {
    this.#status = status;
    this.#parts.onStatus(status);
  }
}
