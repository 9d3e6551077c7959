import type { MirroredChange } from "@/server/model/cloud-mirror";
import type { Changed } from "@/server/operations/clouds/follow/concerned-by";
import { followCloud } from "@/server/operations/clouds/follow/follow-cloud";
import type { ConsoleContext } from "@/server/operations/console-context";
import type { Log } from "@/server/runtime/log";

/** Changes that come within this time of the first are followed together. */
const GATHER_MS = 500;
/** After an attempt that left something undone, unless a change comes first. */
const AGAIN_MS = [5_000, 30_000, 120_000, 600_000] as const;

export type CloudDriver = {
  /** A change that the record of a cloud shows. */
  take(change: MirroredChange): void;
  /** Reads a whole cloud's changes and follows it now, as after a start; resolves at the end. What is in the way is owed. */
  takeUp(cloudId: string): Promise<void>;
  close(): Promise<void>;
};

type Pending = { readonly changed: Changed; readonly isImport: boolean };

/**
 * Has what changes in real clouds followed on the appliances: gathered for a moment, one cloud at a time by itself. What
 * could not be done is owed: the whole cloud is followed again with the next change, when an appliance is back, and now and then.
 */
export function driveClouds(ctx: ConsoleContext, log: Log, { gatherMs = GATHER_MS } = {}): CloudDriver {
  const driven = new Map<string, DrivenCloud>();
  const closing = new AbortController();
  const cloudOf = (id: string) => {
    const found = driven.get(id) ?? new DrivenCloud(ctx, log, id, closing.signal);
    driven.set(id, found);
    return found;
  };
  let away: ReadonlySet<string> = new Set();
  const unwatch = ctx.world.onChange(() => {
    const owed = [...driven.values()].filter((each) => each.isOwed);
    const before = away;
    away = owed.length === 0 ? new Set() : awayOf(ctx);
    const isBack = [...before].some((id) => !away.has(id));
    if (isBack) for (const each of owed) each.schedule(gatherMs);
  });
  return {
    take: ({ cloudId, isImport, networkIds, portIds, removedNetworkIds, removedPortIds }) => {
      const changed = {
        networkIds: new Set([...networkIds, ...removedNetworkIds]),
        portIds: new Set([...portIds, ...removedPortIds]),
      };
      cloudOf(cloudId).add({ changed, isImport });
      cloudOf(cloudId).schedule(gatherMs);
    },
    takeUp: (cloudId) => {
      cloudOf(cloudId).add({ changed: "everything", isImport: false });
      return cloudOf(cloudId).run();
    },
    close: async () => {
      unwatch();
      closing.abort();
      await Promise.all([...driven.values()].map((each) => each.close()));
    },
  };
}

class DrivenCloud {
  #pending: Pending | null = null;
  #attempts = 0;
  #due: { readonly timer: NodeJS.Timeout; readonly at: number } | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly ctx: ConsoleContext,
    private readonly log: Log,
    private readonly cloudId: string,
    private readonly signal: AbortSignal,
  ) {}

  get isOwed(): boolean {
    return this.#attempts > 0;
  }

  add(more: Pending): void {
    const before = this.#pending;
    this.#pending = before === null ? more : { ...merge(before, more), isImport: before.isImport || more.isImport };
  }

  /** The nearer of this and what is due already. */
  schedule(ms: number): void {
    const at = Date.now() + ms;
    if (this.signal.aborted || (this.#due !== null && this.#due.at <= at)) return;
    if (this.#due !== null) clearTimeout(this.#due.timer);
    this.#due = { at, timer: setTimeout(() => void this.run(), ms) };
  }

  /** One after the other; each takes all that is pending when its turn comes. */
  run(): Promise<void> {
    if (this.#due !== null) clearTimeout(this.#due.timer);
    this.#due = null;
    this.#last = this.#last.then(() => this.#follow());
    return this.#last;
  }

  async close(): Promise<void> {
    if (this.#due !== null) clearTimeout(this.#due.timer);
    await this.#last;
  }

  #isImportPending(): boolean {
    return this.#pending?.isImport === true;
  }

  async #follow(): Promise<void> {
    const { signal, cloudId } = this;
    const pending = this.#pending;
    if (pending === null || signal.aborted) return;
    this.#pending = null;
    const isAgain = this.isOwed;
    let owed: string | null;
    try {
      // what was deleted meanwhile is not made, and what is kept from an earlier time is not believed
      const isThere = (await this.ctx.db.cloud.count({ where: { id: cloudId, kind: { not: "inventory" } } })) > 0;
      if (isThere && pending.changed === "everything") await this.ctx.refreshCloud(cloudId, signal);
      // that reading may have been the first one
      const isImport = pending.isImport || this.#isImportPending();
      owed = (await followCloud(this.ctx, { cloudId, changed: pending.changed, isImport, isAgain }, signal)).owed;
    } catch (error) {
      if (signal.aborted) return;
      this.log.warn({ error, cloudId }, "changes in a cloud could not be followed");
      owed = error instanceof Error ? error.message : String(error);
    }
    if (owed === null) {
      this.#attempts = 0;
      return;
    }
    if (!isAgain) this.log.info({ cloudId, reason: owed }, "changes in a cloud are owed to the appliances");
    this.add({ changed: "everything", isImport: pending.isImport });
    this.schedule(AGAIN_MS[Math.min(this.#attempts, AGAIN_MS.length - 1)] ?? AGAIN_MS[0]);
    this.#attempts += 1;
  }
}

function merge(a: Pending, b: Pending): Pick<Pending, "changed"> {
  if (a.changed === "everything" || b.changed === "everything") return { changed: "everything" };
  return {
    changed: {
      networkIds: new Set([...a.changed.networkIds, ...b.changed.networkIds]),
      portIds: new Set([...a.changed.portIds, ...b.changed.portIds]),
    },
  };
}

/** Appliances of which nothing is known now. */
function awayOf(ctx: ConsoleContext): ReadonlySet<string> {
  const away = ctx.world
    .sources()
    .filter(({ kind, state }) => kind === "appliance" && state !== "live" && state !== "partial");
  return new Set(away.map(({ id }) => id));
}
