/**
 * Looks that many callers share. Each gets a look that began after it called, so it shows everything that was done
 * before: who comes while one is under way shares the next one with all others who came meanwhile.
 */
export class SharedLook<T> {
  #current: Promise<T> | null = null;
  #next: Promise<T> | null = null;

  constructor(private readonly look: () => Promise<T>) {}

  take(): Promise<T> {
    if (this.#current === null) return this.#begin();
    this.#next ??= this.#current
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#begin();
      });
    return this.#next;
  }

  /** Resolves when the look that is under way is over, however it ends. */
  async over(): Promise<void> {
    await this.#current?.catch(() => undefined);
  }

  #begin(): Promise<T> {
    const current = this.look().finally(() => {
      if (this.#current === current) this.#current = null;
    });
    this.#current = current;
    return current;
  }
}
