import { randomUUID } from "node:crypto";

/** Why a run was told to stop: somebody cancelled the plan, or this process is going away and leaves it to a resume. */
export type StopReason = "cancelled" | "closing";

type Running = { readonly controller: AbortController; readonly done: Promise<unknown> };

/**
 * The plans that this process is performing on appliances. A run belongs to the process, not to the request that began
 * it: a browser that goes away does not stop it.
 */
export class RunRegistry {
  /** Of this console among those on its database: `Plan.owner` of what runs here. */
  readonly owner: string;
  #running = new Map<string, Running>();
  #closed = false;
  #isOver = false;
  #closing = new AbortController();

  constructor(owner: string = randomUUID()) {
    this.owner = owner;
  }

  /** Aborts when this process is going away, for what nobody can cancel. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Runs `work` under a signal of its own. Its `reason` is a `StopReason`. */
  start<T>(planId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    if (this.#closed) controller.abort("closing" satisfies StopReason);
    const run = work(controller.signal).finally(() => this.#running.delete(planId));
    this.#running.set(planId, { controller, done: run.catch(() => undefined) });
    return run;
  }

  /** Asks a run of this process to end between two steps; `false`: it is not running here. */
  cancel(planId: string): boolean {
    const running = this.#running.get(planId);
    running?.controller.abort("cancelled" satisfies StopReason);
    return running !== undefined;
  }

  /** Stops all runs between two steps and waits for them. */
  async close(): Promise<void> {
    this.#isOver = true;
    await this.leave();
  }

  /** The same, until `again` lets runs begin: this process may not know that another has taken its plans. */
  async leave(): Promise<void> {
    this.#closed = true;
    this.#closing.abort("closing" satisfies StopReason);
    for (const { controller } of this.#running.values()) controller.abort("closing" satisfies StopReason);
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  again(): void {
    if (this.#isOver) return;
    this.#closing = new AbortController();
    this.#closed = false;
  }
}
