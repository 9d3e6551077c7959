import { setTimeout as sleep } from "node:timers/promises";
import { appliancePath } from "@/server/oneview/appliance-path";
import { OneViewError } from "@/server/oneview/oneview-error";
import { asObject, type JsonObject, objectsAt, textAt } from "@/server/oneview/read-json";
import { isGoingOn, readTask, type Task } from "@/server/oneview/task";
import { forgotten, goodEnd, noTask, tooLong } from "@/server/oneview/task-end";
import { orAborted } from "@/server/reconcile/or-aborted";

export type FollowOptions = {
  /** How long one task may take. */
  readonly timeoutMs: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Failed looks in a row before tasks are given up: they go on without us, so patience costs nothing. */
  readonly mostFailures: number;
};

export const usualFollow: FollowOptions = {
  timeoutMs: 600_000,
  firstDelayMs: 50,
  maxDelayMs: 5000,
  mostFailures: 5,
};

export type Watching = {
  readonly signal?: AbortSignal | undefined;
  /** Called with each state seen, for progress. */
  readonly onProgress?: ((task: Task) => void) | undefined;
};

/** Where the watched tasks are. `read` is one authorised GET that repeats what fails in passing. */
export type TaskSource = {
  readonly called: string;
  readonly origin: URL;
  read(path: string): Promise<unknown>;
};

/** What is known of a task from the start: its path at least. */
export type TaskStart = { readonly uri: string; readonly task: Task | null };

type Watched = {
  readonly uri: string;
  readonly since: number;
  last: Task | null;
  readonly onProgress: Watching["onProgress"];
  readonly resolve: (task: Task) => void;
  readonly reject: (error: unknown) => void;
};

/** More than the watched ones are asked for: others start tasks too. */
const strangers = 32;
const mostSingleLooks = 8;
const mostPages = 4;
/** While nobody waits for results in order to go on. */
const calmDelayMs = 1000;

/**
 * Follows any number of tasks to their ends with one look for all: several are looked up in the list of the newest
 * tasks, a single one, or one that the list does not show, by its own path. Pauses grow with the age of the oldest task.
 * A look that fails in passing does not end the following.
 */
export class TaskWatch {
  private readonly watched = new Map<string, Watched>();
  private wake: () => void = () => {};
  /** True while whoever starts tasks can go on without the results: looks are then rare. Call `hurry` when that ends. */
  isCalm: () => boolean = () => false;

  constructor(
    private readonly source: TaskSource,
    private readonly options: FollowOptions = usualFollow,
  ) {
    this.options = options;
  }

  /** The task once it has ended well. Any other end is an error that carries what the appliance said. */
  async follow(start: TaskStart, watching: Watching = {}): Promise<Task> {
    if (start.task !== null) {
      watching.onProgress?.(start.task);
      if (!isGoingOn(start.task)) return goodEnd(this.source.called, start.task);
    }
    const ended = new Promise<Task>((resolve, reject) => {
      const { onProgress } = watching;
      const isFirst = this.watched.size === 0;
      const since = performance.now();
      this.watched.set(start.uri, { uri: start.uri, since, last: start.task, onProgress, resolve, reject });
      if (isFirst) void this.run();
    });
    try {
      return await orAborted(ended, watching.signal);
    } finally {
      this.watched.delete(start.uri);
      if (this.watched.size === 0) this.wake();
    }
  }

  /** Ends a calm pause early. */
  hurry(): void {
    this.wake();
  }

  private async run(): Promise<void> {
    let failures = 0;
    let lastLookAt = performance.now();
    while (this.watched.size > 0) {
      await this.pause(failures, lastLookAt);
      if (this.watched.size === 0) return;
      try {
        await this.look();
        failures = 0;
      } catch (error) {
        failures += 1;
        const isPassing = error instanceof OneViewError && error.isTransient && failures < this.options.mostFailures;
        if (!isPassing) this.giveUp(error);
      }
      lastLookAt = performance.now();
      this.endOverdue();
    }
  }

  /** Counted from the last look; a calm one ends when `hurry` says so. */
  private async pause(failures: number, lastLookAt: number): Promise<void> {
    const { firstDelayMs, maxDelayMs } = this.options;
    for (let isHurried = true; isHurried; ) {
      const now = performance.now();
      const oldest = Math.min(...[...this.watched.values()].map((each) => each.since));
      const growing = Math.max(firstDelayMs * 1.6 ** failures, (now - oldest) * 0.6);
      const isCalm = this.isCalm();
      const ms = Math.min(maxDelayMs, isCalm ? Math.max(calmDelayMs, growing) : growing);
      const woken = new AbortController();
      this.wake = () => {
        if (isCalm || this.watched.size === 0) woken.abort();
      };
      const leftMs = Math.max(0, lastLookAt + ms - now);
      await sleep(leftMs, undefined, { signal: woken.signal }).catch(() => undefined);
      isHurried = woken.signal.aborted && this.watched.size > 0;
    }
  }

  private async look(): Promise<void> {
    const missing = new Set(this.watched.keys());
    if (missing.size > 1) await this.lookInList(missing);
    const singly = [...missing].slice(0, mostSingleLooks);
    await Promise.all(singly.map((uri) => this.lookSingly(uri)));
  }

  /** Takes what the list shows out of `missing`. An appliance may give shorter pages than asked for. */
  private async lookInList(missing: Set<string>): Promise<void> {
    const count = missing.size + strangers;
    let next: string | null = `/rest/tasks?start=0&count=${count}&sort=created:descending`;
    for (
      let listed = 0, pages = 0;
      next !== null && missing.size > 0 && listed < count && pages < mostPages;
      pages += 1
    ) {
      const page: JsonObject = asObject(await this.source.read(next)) ?? {};
      const members = objectsAt(page, "members");
      listed += members.length;
      for (const task of members.map(readTask)) {
        if (task === null) continue;
        const path = appliancePath(task.uri, this.source.origin);
        if (missing.delete(path)) this.seen(path, task);
      }
      const following = textAt(page, "nextPageUri");
      next = following === null || members.length === 0 ? null : appliancePath(following, this.source.origin);
    }
  }

  private async lookSingly(uri: string): Promise<void> {
    try {
      const task = readTask(await this.source.read(uri));
      if (task === null) throw noTask(this.source.called, uri);
      this.seen(uri, task);
    } catch (error) {
      if (error instanceof OneViewError && error.isTransient) throw error;
      const isForgotten = error instanceof OneViewError && error.status === 404;
      this.watched.get(uri)?.reject(isForgotten ? forgotten(this.source.called, uri) : error);
      this.watched.delete(uri);
    }
  }

  private seen(uri: string, task: Task): void {
    const watched = this.watched.get(uri);
    if (watched === undefined) return;
    watched.last = task;
    watched.onProgress?.(task);
    if (isGoingOn(task)) return;
    this.watched.delete(uri);
    try {
      watched.resolve(goodEnd(this.source.called, task));
    } catch (error) {
      watched.reject(error);
    }
  }

  private endOverdue(): void {
    const { timeoutMs } = this.options;
    for (const each of this.watched.values()) {
      if (performance.now() - each.since < timeoutMs) continue;
      this.watched.delete(each.uri);
      each.reject(tooLong(this.source.called, each.uri, each.last, timeoutMs));
    }
  }

  private giveUp(error: unknown): void {
    const all = [...this.watched.values()];
    this.watched.clear();
    for (const each of all) each.reject(error);
  }
}
