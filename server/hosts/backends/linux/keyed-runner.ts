/**
 * Jobs by key, level-triggered: however often a key is triggered while its job waits or runs, it runs once more, and never
 * twice at a time. A trigger waits `delayMs` for company. Different keys run side by side.
 */
export class KeyedRunner {
  readonly #run: (key: string) => Promise<void>;
  readonly #entries = new Map<string, { timer: NodeJS.Timeout | null; running: boolean; again: number | null }>();
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #idle: (() => void)[] = [];
  #closed = false;

  /** `run` must deal with its own failures. */
  constructor(run: (key: string) => Promise<void>) {
    this.#run = run;
  }

  trigger(key: string, delayMs: number): void {
    if (this.#closed) return;
    const entry = this.#entries.get(key) ?? { timer: null, running: false, again: null };
    this.#entries.set(key, entry);
    if (entry.running) entry.again = Math.min(entry.again ?? delayMs, delayMs);
    else entry.timer ??= setTimeout(() => this.#start(key, entry), delayMs);
  }

  /** Runs the key (again, if it is running) and resolves when that run is over. */
  runNow(key: string): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve]);
      this.trigger(key, 0);
    });
  }

  /** Resolves when nothing waits or runs. */
  async idle(): Promise<void> {
    if (this.#entries.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  close(): void {
    this.#closed = true;
    for (const [key, entry] of this.#entries) {
      if (entry.timer) clearTimeout(entry.timer);
      if (!entry.running) this.#entries.delete(key);
    }
    for (const resolve of [...this.#waiting.values()].flat()) resolve();
    this.#waiting.clear();
  }

  #start(key: string, entry: { timer: NodeJS.Timeout | null; running: boolean; again: number | null }): void {
    entry.timer = null;
    entry.running = true;
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.delete(key);
    void this.#run(key).finally(() => {
      for (const resolve of waiting) resolve();
      entry.running = false;
      const { again } = entry;
      entry.again = null;
      if (again !== null && !this.#closed) entry.timer = setTimeout(() => this.#start(key, entry), again);
      else {
        this.#entries.delete(key);
        if (this.#entries.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
      }
    });
  }
}
