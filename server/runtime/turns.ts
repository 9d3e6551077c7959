/** Work that is done one after the other. A piece that fails is its caller's concern; the next goes on all the same. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  take(work: () => Promise<void>): Promise<void> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves when everything that was taken so far is over. */
  over(): Promise<void> {
    return this.#last;
  }
}
