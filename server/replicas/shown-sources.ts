import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { z } from "zod";
import type { Database } from "@/server/db/database";
import { BridgeheadError } from "@/server/model/errors";
import type { SourceStatus } from "@/server/model/graph";
import type { Replica } from "@/server/replicas/replica";

/** A source as its observer shows it. `state` is the HostState or FabricState, whole. */
export type Shown<State> = { readonly state: State | null; readonly status: SourceStatus };

/** What observers share, and read of each other. */
export type ShownSources = Pick<DatabaseSources, "share" | "stop" | "drop" | "read" | "close">;

/** Where there is one console. */
export const noSharing: ShownSources = {
  share: () => undefined,
  stop: () => undefined,
  drop: async () => undefined,
  read: async () => null,
  close: () => undefined,
};

/** An observer shares at most this often. */
const SHARE_EVERY_MS = 400;
const MOST_BYTES = 64 * 1_024 * 1_024;

const rowSchema = z.object({
  stateVersion: z.number(),
  state: z.instanceof(Uint8Array).nullable(),
  status: z.custom<SourceStatus>((value) => typeof value === "object" && value !== null),
});

type Sharing = { shown: Shown<{ readonly observedAt: number }>; timer: NodeJS.Timeout | null; busy: boolean };
type Written = { state: object | null; version: number };

/**
 * What observers show to the other replicas, by way of the database: a row a source, and word of it. Rules:
 * 1. Times are by the database's clock, so that an age is right whatever the clocks of the replicas say.
 * 2. A state travels once; when only its status moved (its age), so does the status.
 * 3. The newest is shared; what was overtaken before it was sent is not.
 */
export class DatabaseSources {
  readonly #database: Pick<Database, "executeSql">;
  readonly #replica: Replica;
  readonly #onProblem: (error: unknown) => void;
  readonly #sharing = new Map<string, Sharing>();
  readonly #written = new Map<string, Written>();
  readonly #clock: () => number;
  #aheadMs: Promise<number> | null = null;
  #closed = false;

  constructor(
    database: Pick<Database, "executeSql">,
    replica: Replica,
    onProblem: (error: unknown) => void,
    clock: () => number = Date.now,
  ) {
    this.#clock = clock;
    this.#database = database;
    this.#replica = replica;
    this.#onProblem = onProblem;
    replica.onNews(({ kind }) => {
      if (kind !== "all") return;
      this.#aheadMs = null;
      // the server may have come back without it
      this.#written.clear();
    });
  }

  share(id: string, shown: Shown<{ readonly observedAt: number }>): void {
    const sharing = this.#sharing.get(id);
    if (sharing !== undefined) {
      sharing.shown = shown;
      this.#soon(id, sharing, SHARE_EVERY_MS);
      return;
    }
    const first: Sharing = { shown, timer: null, busy: false };
    this.#sharing.set(id, first);
    this.#soon(id, first, 0);
  }

  /** The source is observed here no more; the row stays for who observes it next. */
  stop(id: string): void {
    const timer = this.#sharing.get(id)?.timer;
    if (timer) clearTimeout(timer);
    this.#sharing.delete(id);
    this.#written.delete(id);
  }

  /** The source is gone. */
  async drop(id: string): Promise<void> {
    this.stop(id);
    await this.#database.executeSql("DELETE FROM shown_source WHERE id = $1", [id]);
  }

  /** What an observer elsewhere shows; the state is read only if it is another than `known`. `null`: nobody showed anything. */
  async read<State extends { readonly observedAt: number }>(
    id: string,
    known: { readonly version: number; readonly state: State | null } | null,
  ): Promise<(Shown<State> & { readonly version: number }) | null> {
    const { rows } = await this.#database.executeSql(
      `SELECT "stateVersion", status, CASE WHEN "stateVersion" <> $2 THEN state END AS state
       FROM shown_source WHERE id = $1`,
      [id, known?.version ?? 0],
    );
    const row = z.array(rowSchema).parse(rows)[0];
    if (row === undefined) return null;
    const aheadMs = await this.#ahead();
    const status = shifted(row.status, -aheadMs);
    // the same object: who compares states sees that nothing is new
    if (known !== null && row.stateVersion === known.version) return { ...known, status };
    // written by `share` from a state, never by hand
    const state = row.state === null ? null : (JSON.parse((await inflate(row.state)).toString()) as State);
    return { state: aged(state, status), status, version: row.stateVersion };
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#sharing.values()) if (timer) clearTimeout(timer);
    this.#sharing.clear();
  }

  #soon(id: string, sharing: Sharing, ms: number): void {
    if (sharing.timer !== null || sharing.busy || this.#closed) return;
    sharing.timer = setTimeout(() => {
      sharing.timer = null;
      sharing.busy = true;
      const { shown } = sharing;
      this.#write(id, shown)
        .catch(this.#onProblem)
        .finally(() => {
          sharing.busy = false;
          if (sharing.shown !== shown && this.#sharing.get(id) === sharing) this.#soon(id, sharing, SHARE_EVERY_MS);
        });
    }, ms);
    sharing.timer.unref();
  }

  async #write(id: string, { state, status }: Shown<object>): Promise<void> {
    const told = JSON.stringify(shifted(status, await this.#ahead()));
    const before = this.#written.get(id);
    if (before === undefined || before.state !== state) {
      const bytes = state === null ? null : await deflate(JSON.stringify(state), { level: 1 });
      if (bytes !== null && bytes.length > MOST_BYTES) throw tooLarge(status.name, bytes.length);
      // any number that this source did not have just before
      const version = 1 + Math.floor(Math.random() * 2_000_000_000);
      await this.#database.executeSql(
        `INSERT INTO shown_source (id, "replicaId", state, "stateVersion", status) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET "replicaId" = excluded."replicaId", state = excluded.state,
           "stateVersion" = excluded."stateVersion", status = excluded.status`,
        [id, this.#replica.id, bytes, version, told],
      );
      this.#written.set(id, { state, version });
    } else {
      await this.#database.executeSql(`UPDATE shown_source SET status = $2 WHERE id = $1 AND "stateVersion" = $3`, [
        id,
        told,
        before.version,
      ]);
    }
    this.#replica.tell({ kind: "shown", about: id });
  }

  /** How far the database's clock is ahead of this one, measured once a connection: an age must not jitter. */
  #ahead(): Promise<number> {
    this.#aheadMs ??= this.#measure().catch((error: unknown) => {
      this.#aheadMs = null;
      throw error;
    });
    return this.#aheadMs;
  }

  async #measure(): Promise<number> {
    const asked = this.#clock();
    const { rows } = await this.#database.executeSql(
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now",
      [],
    );
    const now = z.array(z.object({ now: z.number() })).parse(rows)[0]?.now ?? asked;
    return Math.round(now - (asked + this.#clock()) / 2);
  }
}

const deflate = promisify(gzip) as (text: string, options: { level: number }) => Promise<Buffer>;
const inflate = promisify(gunzip) as (bytes: Uint8Array) => Promise<Buffer>;

function shifted(status: SourceStatus, ms: number): SourceStatus {
  return status.observedAt === null ? status : { ...status, observedAt: status.observedAt + ms };
}

/** A state says itself when it was observed, by the clock of who observed it. */
function aged<State extends { readonly observedAt: number }>(state: State | null, status: SourceStatus): State | null {
  if (state === null || status.observedAt === null || state.observedAt === status.observedAt) return state;
  return { ...state, observedAt: status.observedAt };
}

function tooLarge(name: string, bytes: number): BridgeheadError {
  return new BridgeheadError("refused", `What ${name} shows is too large to be shared: ${bytes} bytes compressed.`);
}
