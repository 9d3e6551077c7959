import { setTimeout as sleep } from "node:timers/promises";
import { applyOperations } from "@/server/hosts/backends/simulated/apply";
import { emptyHost, withUnderlay } from "@/server/hosts/backends/simulated/empty-host";
import { FaultPlan, type SimulatedFault } from "@/server/hosts/backends/simulated/faults";
import { playHypervisor } from "@/server/hosts/backends/simulated/hypervisor";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { identify, proveWritable, readSnapshot, writeSnapshot } from "@/server/hosts/backends/simulated/snapshot";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import type { HostEvents, HostObserver, HostStatus } from "@/server/hosts/observer";
import { BridgeheadError, isBridgeheadError } from "@/server/model/errors";
import type { HostEffect, HostOutcome, PerformHost } from "@/server/model/host-effect";
import type { HostState } from "@/server/model/host-state";

export type SimulatedHostOptions = {
  readonly hostname: string;
  /** The file that it is kept in; made at the first start. */
  readonly snapshotPath: string;
  /** Whether guests' taps come and go with their plugs, as libvirt would have it. */
  readonly playsHypervisor: boolean;
  /** Of the underlay's card. */
  readonly tunnelAddress: string | null;
};

/** A state is told at most this often while effects are performed. */
const PUBLISH_MS = 50;

/**
 * A host in memory that performs every operation and shows the result as a real one would. Rules:
 * 1. What was told as done is in the file: a host that is opened on it again is as it was.
 * 2. An effect is done whole or not at all; effects of any number of runs are done one after the other.
 * 3. A file that cannot be read or written is an error of the host; until it is refreshed nothing is performed.
 * 4. Consoles on one file see each other's changes by a refresh. Reading alone never writes what is there already.
 */
export class SimulatedHost implements HostObserver {
  readonly #options: SimulatedHostOptions;
  readonly #events: HostEvents;
  readonly #faults = new FaultPlan();
  #model: SimulatedModel | null = null;
  /** The file as it was last read or written here; another one was written by another console. */
  #seenFile: string | null = null;
  #state: HostState | null = null;
  #status: HostStatus = { state: "reading", observedAt: null, errors: [] };
  #broken: BridgeheadError | null = null;
  #lost: BridgeheadError | null = null;
  #delayMs = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #publishedAt = 0;
  #closed = false;

  constructor(options: SimulatedHostOptions, events: HostEvents) {
    this.#options = options;
    this.#events = events;
  }

  current(): HostState | null {
    return this.#state;
  }

  status(): HostStatus {
    return this.#status;
  }

  start(): Promise<void> {
    return this.refresh();
  }

  async refresh(): Promise<void> {
    await this.#inTurn(async () => {
      const isAsLeft = this.#seenFile !== null && this.#seenFile === (await identify(this.#options.snapshotPath));
      if (this.#model === null || this.#broken || !isAsLeft) await this.#load();
    });
    this.#publish("read");
  }

  /** No packet ever comes to it: only the age of what it shows is new. */
  async count(): Promise<void> {
    if (this.#state !== null && !this.#lost && !this.#broken) this.#state = { ...this.#state, rulesAt: Date.now() };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
  }

  readonly perform: PerformHost = (effects, { signal }) => this.#perform(effects, signal);

  /** For tests: what goes wrong next. */
  failNext(fault: SimulatedFault): void {
    this.#faults.add(fault);
  }

  /** For tests: how long each effect takes. */
  delayEffects(ms: number): void {
    this.#delayMs = ms;
  }

  /** For tests: the way in is lost until it is `found`; nothing is performed or read. */
  lose(error = new BridgeheadError("unreachable", `${this.#options.hostname} does not answer.`)): void {
    this.#lost = error;
    this.#say();
  }

  find(): void {
    this.#lost = null;
    this.#faults.clear();
    this.#publish("found again");
  }

  async *#perform(
    effects: readonly HostEffect[],
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly index: number; readonly outcome: HostOutcome }> {
    try {
      for (const [index, effect] of effects.entries()) {
        const isOver = () => signal.aborted || this.#closed;
        const outcome = await this.#inTurn(async () => (isOver() ? null : this.#performOne(effect, signal)));
        if (outcome === null) return;
        yield { index, outcome };
        if (!outcome.ok && outcome.fatal) return;
        if (Date.now() - this.#publishedAt > PUBLISH_MS) this.#publish("performed");
      }
    } finally {
      this.#publish("performed");
    }
  }

  /** `null`: it was not begun. */
  async #performOne({ operations }: HostEffect, signal: AbortSignal): Promise<HostOutcome | null> {
    if (this.#delayMs > 0) await sleep(this.#delayMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    const broken = this.#lost ?? this.#broken;
    if (broken) return { ok: false, error: broken, fatal: true };
    if (this.#model === null) await this.#load();
    const model = this.#model;
    if (model === null) return { ok: false, error: this.#broken ?? unread(this.#options.hostname), fatal: true };
    const fault = this.#faults.take(operations);
    if (fault && fault.done !== true) return failed(fault);
    const applied = applyOperations(model, operations);
    if (!applied.ok) return { ok: false, error: applied.error, fatal: false };
    const next = this.#options.playsHypervisor ? playHypervisor(applied.model) : applied.model;
    if (next !== model) {
      const error = await this.#save(next);
      if (error) return { ok: false, error, fatal: true };
    }
    return fault ? failed(fault) : { ok: true };
  }

  async #load(): Promise<void> {
    try {
      // before it is read: one that is written meanwhile is noticed at the next refresh
      const file = await identify(this.#options.snapshotPath);
      const found = await readSnapshot(this.#options.snapshotPath);
      const model = withUnderlay(found ?? emptyHost(this.#options.hostname), this.#options.tunnelAddress);
      const named = model.hostname === this.#options.hostname ? model : { ...model, hostname: this.#options.hostname };
      // a file that cannot be written is known before the first change
      if (named === found) await proveWritable(this.#options.snapshotPath);
      else await writeSnapshot(this.#options.snapshotPath, named);
      this.#seenFile = named === found ? file : await identify(this.#options.snapshotPath);
      this.#model = named;
      this.#broken = null;
    } catch (error) {
      if (!isBridgeheadError(error)) throw error;
      this.#broken = error;
    }
  }

  async #save(model: SimulatedModel): Promise<BridgeheadError | null> {
    try {
      await writeSnapshot(this.#options.snapshotPath, model);
      this.#seenFile = await identify(this.#options.snapshotPath);
      this.#model = model;
      return null;
    } catch (error) {
      if (!isBridgeheadError(error)) throw error;
      this.#broken = error;
      return error;
    }
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(job);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #publish(reason: string): void {
    if (this.#closed) return;
    this.#publishedAt = Date.now();
    if (this.#model !== null && !this.#lost && !this.#broken) {
      this.#state = toHostState(this.#model, this.#publishedAt);
      this.#say();
      this.#events.onState(this.#state, { parts: ["all"], reason });
    } else this.#say();
  }

  #say(): void {
    if (this.#closed) return;
    const cause = this.#lost ?? this.#broken;
    const errors = [...(cause ? [cause.message] : []), ...(this.#state?.errors.map(({ message }) => message) ?? [])];
    const known = errors.length > 0 ? "partial" : "live";
    const state = this.#state === null ? (cause ? "failed" : "reading") : cause ? "stale" : known;
    this.#status = { state, observedAt: this.#state?.observedAt ?? null, errors, cause };
    this.#events.onStatus(this.#status);
  }
}

const failed = ({ error, fatal = false }: SimulatedFault): HostOutcome => ({ ok: false, error, fatal });

const unread = (hostname: string) => new BridgeheadError("unreachable", `${hostname} was not read yet.`);
