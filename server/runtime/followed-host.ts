import type { Host } from "@/server/db/generated/client";
import { openHost } from "@/server/hosts/driver";
import type { HostObserver, HostStatus } from "@/server/hosts/observer";
import type { WorldStore } from "@/server/live/world-store";
import { BridgeheadError } from "@/server/model/errors";
import type { SourceStatus } from "@/server/model/graph";
import type { PerformHost } from "@/server/model/host-effect";
import type { HostState } from "@/server/model/host-state";
import type { Vault } from "@/server/operations/console-context";
import { hostConfig } from "@/server/operations/hosts/host-config";
import { orAborted } from "@/server/reconcile/or-aborted";
import { thisMachine } from "@/server/replicas/machine";
import type { Hold, Replica } from "@/server/replicas/replica";
import type { ShownSources } from "@/server/replicas/shown-sources";
import { notObserved, onAnotherMachine, problemsOf } from "@/server/runtime/host-problems";
import type { Log } from "@/server/runtime/log";
import { SharedLook } from "@/server/runtime/shared-look";

export type FollowParts = {
  readonly world: WorldStore;
  readonly vault: Vault;
  readonly log: Log;
  /** Simulated hosts are kept below it. */
  readonly dataDir: string;
  readonly replica: Replica;
  readonly shown: ShownSources;
};

type Way = { readonly observer: HostObserver; readonly look: SharedLook<void>; readonly started: Promise<void> };

/** A way in that nobody uses any more is kept so long: a plan is soon followed by another. */
const IDLE_MS = 60_000;

/**
 * One enabled host, as this replica sees it. Rules:
 * 1. Who holds the lock `host/<id>` observes it and shares what it shows; the others show that.
 * 2. Who must read or change a host that another observes opens a way in of its own for as long as it is used. What is seen
 *    through it is shown here while it is newer, and the observer is told to look.
 * 3. A host that is reached without a network is observed and changed by consoles on its own machine only.
 * 4. When the lock comes free the next one observes, beginning with what was shown last. When it is lost, what was opened
 *    stays open for who uses it, and is shared no more.
 */
export class FollowedHost {
  readonly name: string;
  readonly #row: Host;
  readonly #parts: FollowParts;
  readonly #onHostKey: (fingerprint: string) => void;
  #hold: Hold | null = null;
  #way: Way | null = null;
  #users = 0;
  #idle: NodeJS.Timeout | null = null;
  #shared: { readonly version: number; readonly state: HostState | null } | null = null;
  #last: { state: HostState | null; observedAt: number | null } = { state: null, observedAt: null };
  #isClosed = false;

  constructor(row: Host, parts: FollowParts, onHostKey: (fingerprint: string) => void) {
    this.name = row.name;
    this.#row = row;
    this.#parts = parts;
    this.#onHostKey = onHostKey;
  }

  get lock(): string {
    return `host/${this.#row.id}`;
  }

  get isObservedHere(): boolean {
    return this.#hold !== null;
  }

  /** Observes the host if nobody else does; otherwise shows what that one shows. */
  async stand(): Promise<void> {
    if (this.#hold !== null || this.#isClosed) return;
    if (this.#isElsewhere()) {
      if (this.#last.state === null) await this.receive();
      return;
    }
    const hold = await this.#parts.replica.take(this.lock).catch(() => null);
    if (hold === null) {
      if (this.#last.state === null) await this.receive();
      return;
    }
    if (this.#isClosed) return hold.release();
    this.#hold = hold;
    hold.lost.addEventListener("abort", () => this.#giveUp(), { once: true });
    this.#stopIdling();
    if (this.#way === null) {
      this.#show({ state: "reading", observedAt: this.#last.observedAt, errors: [] }, this.#last.state);
      this.#open();
    } else this.#tell(this.#way.observer);
  }

  /** Shows what the observer elsewhere shows, unless what this replica saw itself is newer. */
  async receive(): Promise<void> {
    if (this.#hold !== null || this.#isClosed) return;
    const { world, shown } = this.#parts;
    const found = await shown.read<HostState>(this.lock, this.#shared);
    if (this.#hold !== null || this.#isClosed) return;
    if (found === null) {
      if (this.#last.state === null && this.#way === null) this.#show(this.#unseen());
      return;
    }
    this.#shared = found;
    const seen = this.#way === null ? null : this.#last.observedAt;
    if (seen !== null && (found.status.observedAt ?? 0) < seen) return;
    this.#last = { state: found.state, observedAt: found.status.observedAt };
    const status = { ...found.status, id: this.#row.id, name: this.name };
    world.setHost({ key: this.name, name: this.name, state: found.state, status, ...rootNamespace(this.#row) });
  }

  /** The last state, however old. */
  state(): HostState | null {
    return this.#way?.observer.current() ?? this.#last.state;
  }

  refresh(): Promise<void> {
    return this.#use((way) => way.observer.refresh());
  }

  count(): Promise<void> {
    return this.#use((way) => way.observer.count());
  }

  /** Another replica changed the host. */
  async lookAfterOthers(): Promise<void> {
    if (this.#hold !== null) await this.#way?.look.take();
  }

  /** A read that begins after the call; many callers share one. */
  look(signal: AbortSignal): Promise<HostState> {
    return this.#use(async (way) => {
      await orAborted(way.look.take(), signal);
      const { state: how, errors, cause } = way.observer.status();
      const state = way.observer.current();
      if (state !== null && (how === "live" || how === "partial")) return state;
      throw new BridgeheadError("unreachable", cause?.message ?? errors[0] ?? "it was never read", { cause });
    });
  }

  async *perform(...given: Parameters<PerformHost>): ReturnType<PerformHost> {
    const way = this.#enter();
    try {
      await way.started;
      yield* way.observer.perform(...given);
    } finally {
      this.#leave();
      if (this.#hold === null) this.#parts.replica.tell({ kind: "look", about: this.lock });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopIdling();
    this.#parts.shown.stop(this.lock);
    const [way, hold] = [this.#way, this.#hold];
    this.#way = null;
    this.#hold = null;
    await way?.observer.close();
    await hold?.release();
  }

  async #use<T>(work: (way: Way) => Promise<T>): Promise<T> {
    const way = this.#enter();
    try {
      await way.started;
      return await work(way);
    } finally {
      this.#leave();
    }
  }

  /** Nobody has shown it yet. */
  #unseen(): HostStatus {
    const nothing = { observedAt: null, errors: [] };
    if (!this.#isElsewhere()) return { state: "reading", ...nothing };
    return { state: "failed", ...nothing, cause: onAnotherMachine(this.#row) };
  }

  #isElsewhere(): boolean {
    const { machine } = this.#row;
    return machine !== null && machine !== thisMachine();
  }

  #enter(): Way {
    if (this.#isElsewhere()) throw onAnotherMachine(this.#row);
    const way = this.#way ?? this.#open();
    if (way === null || this.#isClosed) throw notObserved();
    this.#users += 1;
    this.#stopIdling();
    return way;
  }

  #leave(): void {
    this.#users -= 1;
    if (this.#hold === null) this.#idleSoon();
  }

  #idleSoon(): void {
    if (this.#users > 0 || this.#way === null || this.#isClosed) return;
    this.#stopIdling();
    this.#idle = setTimeout(() => {
      const way = this.#way;
      this.#way = null;
      void way?.observer.close();
    }, IDLE_MS);
    this.#idle.unref();
  }

  #stopIdling(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
  }

  #giveUp(): void {
    if (this.#isClosed) return;
    this.#hold = null;
    this.#parts.shown.stop(this.lock);
    this.#idleSoon();
  }

  #open(): Way | null {
    const { vault, log, dataDir } = this.#parts;
    const { name } = this;
    try {
      const observer: HostObserver = openHost(hostConfig(this.#row, vault, dataDir), {
        onState: (state) => this.#way?.observer === observer && this.#show(observer.status(), state),
        onStatus: (status) => this.#way?.observer === observer && this.#show(status, observer.current()),
        onHostKey: this.#onHostKey,
      });
      // a way in for a while is waited for until it has read; an observer is not
      let started = Promise.resolve();
      const way = { observer, look: new SharedLook(() => observer.refresh()), started };
      this.#way = way;
      const starting = observer
        .start()
        .catch((error: unknown) => log.error({ error, host: name }, "host observer ended"));
      if (this.#hold === null) {
        started = starting;
        this.#way = { ...way, started };
      }
      return this.#way;
    } catch (error) {
      log.error({ error, host: name }, "host cannot be observed");
      this.#show({ state: "failed", observedAt: null, errors: [], cause: error instanceof Error ? error : null });
      return null;
    }
  }

  #tell(observer: HostObserver): void {
    this.#show(observer.status(), observer.current());
  }

  #show(how: HostStatus, state: HostState | null = null): void {
    const { world, shown } = this.#parts;
    // what another observes is shown by it, but for what was seen here later
    if (this.#hold === null && this.#shared !== null) {
      const isNewer = (how.observedAt ?? 0) > (this.#last.observedAt ?? 0);
      if ((how.state !== "live" && how.state !== "partial") || !isNewer) return;
    }
    const shownState = state ?? (how.state === "reading" ? this.#last.state : null);
    const observedAt = how.observedAt ?? (shownState === null ? null : this.#last.observedAt);
    this.#last = { state: shownState, observedAt };
    const status: SourceStatus = {
      ...{ id: this.#row.id, kind: "host", name: this.name },
      ...{ state: how.state, observedAt, errors: problemsOf(how) },
    };
    world.setHost({ key: this.name, name: this.name, state: shownState, status, ...rootNamespace(this.#row) });
    if (this.#hold !== null) shown.share(this.lock, { state: shownState, status });
  }
}

function rootNamespace(row: Host): { namespace?: string } {
  const { transport, namespace } = Object(row.settings) as Record<string, unknown>;
  return transport === "netns" && typeof namespace === "string" ? { namespace } : {};
}
