/**
 * Who may change a host now. A plan that changes hosts holds them from the look that it rests on until its run is over, so
 * that of two plans at once the second sees what the first did: a local VLAN is not given away twice. Hosts are taken in
 * the order of their ids, so no two wait for each other. Where other consoles change the same hosts, `amongAll` takes a host
 * among them once it is this console's own turn.
 */
export class HostTurns {
  #last = new Map<string, Promise<void>>();
  readonly #amongAll: TakeAmongAll;

  constructor(amongAll: TakeAmongAll = async () => () => {}) {
    this.#amongAll = amongAll;
  }

  /** Resolves with the release when all of them are held; calling it twice is harmless. */
  async acquire(hostIds: Iterable<string>): Promise<() => void> {
    const releases: (() => void)[] = [];
    const release = () => {
      for (const each of releases.splice(0)) each();
    };
    try {
      for (const id of [...new Set(hostIds)].sort()) {
        releases.push(await this.#take(id));
        releases.unshift(await this.#amongAll(id));
      }
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }

  async #take(id: string): Promise<() => void> {
    const before = this.#last.get(id) ?? Promise.resolve();
    let release = () => {};
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    const after = before.then(() => mine);
    this.#last.set(id, after);
    void after.then(() => {
      if (this.#last.get(id) === after) this.#last.delete(id);
    });
    await before;
    return release;
  }
}

/** Resolves with the release; rejects when it cannot be had. */
export type TakeAmongAll = (hostId: string) => Promise<() => void>;
