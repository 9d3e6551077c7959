import type { CloudClient } from "@/server/clouds/client";
import type { Db } from "@/server/db/client";
import type { Cloud } from "@/server/db/generated/client";
import type { WorldStore } from "@/server/live/world-store";
import type { MirroredChange, MirrorStatus } from "@/server/model/cloud-mirror";
import { BridgeheadError } from "@/server/model/errors";
import type { MirrorAsk } from "@/server/operations/clouds/mirror/mirror-cloud";
import type { Vault } from "@/server/operations/console-context";
import { CloudFollower, type FollowTimes } from "@/server/runtime/cloud-follower";
import type { Log } from "@/server/runtime/log";
import { Turns } from "@/server/runtime/turns";

type Parts = {
  readonly db: Db;
  readonly world: WorldStore;
  readonly vault: Vault;
  readonly log: Log;
  readonly times: FollowTimes;
  /** Told after a commit that changed rows. */
  readonly publishIntentChange: () => void;
};

type Followed = { readonly version: string; readonly follower: CloudFollower };

/** One follower per real cloud; `sync` makes it so, however often it is called. */
export class CloudSources {
  #parts: Parts;
  #followed = new Map<string, Followed>();
  #turns = new Turns();
  #listeners = new Set<(change: MirroredChange) => void>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** One at a time: a second call waits for the first and then looks at the rows anew. */
  sync(): Promise<void> {
    return this.#turns.take(() => this.#sync());
  }

  /** Signed in and shared by all who speak to the cloud; it is closed with its follower. Throws for a cloud not followed. */
  client(cloudId: string): CloudClient {
    return this.#require(cloudId).client;
  }

  /**
   * Reads what changed, or what is asked for, and takes it over: a reading that begins after the call, shared by all who
   * ask meanwhile. A cloud that cannot be read is an error, and changes no row.
   */
  async refresh(cloudId: string, signal: AbortSignal, ask: MirrorAsk = {}): Promise<MirrorStatus> {
    return await this.#require(cloudId).refresh(ask, signal);
  }

  /** Told after each commit of a reading that changed something, in the process that read it. */
  onMirrored(listener: (change: MirroredChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `null`: the cloud is not followed. */
  status(cloudId: string): MirrorStatus | null {
    return this.#followed.get(cloudId)?.follower.status() ?? null;
  }

  async close(): Promise<void> {
    await this.#turns.over();
    await Promise.all([...this.#followed.values()].map(({ follower }) => follower.close()));
    this.#followed.clear();
  }

  #require(cloudId: string): CloudFollower {
    const followed = this.#followed.get(cloudId);
    if (followed !== undefined) return followed.follower;
    throw new BridgeheadError("missing", `Cloud ${cloudId} is not being followed.`, {
      remedy: "It may be removed, or its credential not be readable; the page of clouds shows it.",
    });
  }

  async #sync(): Promise<void> {
    const { db, world } = this.#parts;
    const rows = await db.cloud.findMany({ where: { kind: "neutron" }, orderBy: { name: "asc" } });
    const wanted = new Map(rows.map((row) => [row.id, row]));
    for (const [id, { version, follower }] of this.#followed) {
      const row = wanted.get(id);
      if (row && versionOf(row) === version) continue;
      this.#followed.delete(id);
      await follower.close();
      if (!row) world.dropCloud(id);
    }
    for (const row of rows) if (!this.#followed.has(row.id)) this.#open(row);
  }

  #open(row: Cloud): void {
    const { db, vault, world, log, times, publishIntentChange } = this.#parts;
    try {
      const follower = new CloudFollower(row, vault, {
        ...{ db, log, times },
        onStatus: (status) => world.setCloud(row.id, sourceOf(row, status)),
        onMirrored: (change) => {
          publishIntentChange();
          for (const listener of this.#listeners) listener(change);
        },
        publishIntentChange,
      });
      this.#followed.set(row.id, { version: versionOf(row), follower });
      follower.start();
    } catch (error) {
      if (!(error instanceof BridgeheadError)) throw error;
      const errors = error.remedy === undefined ? [error.message] : [error.message, error.remedy];
      world.setCloud(row.id, { id: row.id, kind: "cloud", name: row.name, state: "failed", observedAt: null, errors });
    }
  }
}

function sourceOf({ id, name }: Pick<Cloud, "id" | "name">, status: MirrorStatus) {
  const { state, goodAt, problem, unread } = status;
  const shown = {
    importing: "reading",
    live: unread.length > 0 ? "partial" : "live",
    stale: "stale",
    failed: "failed",
  } as const;
  const errors =
    problem === null
      ? unread.map(
          ({ collection, id: rowId, message }) => `${collection}${rowId === null ? "" : ` ${rowId}`}: ${message}`,
        )
      : [problem.message, ...(problem.remedy === null ? [] : [problem.remedy])];
  return { id, kind: "cloud" as const, name, state: shown[state], observedAt: goodAt, errors: errors.slice(0, 20) };
}

/** What of a row makes another follower necessary when it changes. */
function versionOf({ name, settings, secret }: Cloud): string {
  return JSON.stringify([name, settings, secret]);
}
