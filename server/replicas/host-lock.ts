import { BridgeheadError } from "@/server/model/errors";
import type { Hold, Replica } from "@/server/replicas/replica";

export type HostLockOptions = {
  /** For messages. */
  readonly nameOf?: (hostId: string) => string;
  /** A plan may power-cycle servers while it holds its hosts. */
  readonly longestWaitMs?: number;
};

const LONGEST_WAIT_MS = 15 * 60_000;
const RETRY_MS = 500;
/** What a replica that has just had a host leaves to those who wait elsewhere. */
const COURTESY_MS = 150;

/** The turn of a host among replicas: whoever changes a host holds it. Within a process `HostTurns` comes before it. */
export class HostLock {
  readonly #replica: Replica;
  readonly #options: HostLockOptions;
  readonly #wantedElsewhere = new Set<string>();
  readonly #leftUntil = new Map<string, number>();
  readonly #waking = new Map<string, () => void>();
  readonly #releasing = new Map<string, Promise<void>>();
  readonly #unsubscribe: () => void;

  constructor(replica: Replica, options: HostLockOptions = {}) {
    this.#replica = replica;
    this.#options = options;
    this.#unsubscribe = replica.onNews((news) => {
      if (news.kind === "wanted") this.#wantedElsewhere.add(news.about);
      if (news.kind === "free") this.#waking.get(news.about)?.();
    });
  }

  /** Resolves with the release once this replica has the host. One who waits too long is told who has it. */
  async take(hostId: string): Promise<() => void> {
    const lock = `turn/${hostId}`;
    const latest = performance.now() + (this.#options.longestWaitMs ?? LONGEST_WAIT_MS);
    await this.#releasing.get(lock);
    await this.#leaveToOthers(lock);
    for (;;) {
      const hold = await this.#replica.take(lock);
      if (hold !== null) return () => this.#release(lock, hold);
      if (performance.now() > latest) throw await this.#busy(hostId, lock);
      this.#replica.tell({ kind: "wanted", about: lock });
      await this.#wait(lock, RETRY_MS * (0.5 + Math.random()));
    }
  }

  close(): void {
    this.#unsubscribe();
  }

  #release(lock: string, hold: Hold): void {
    const releasing = hold.release().then(() => {
      this.#releasing.delete(lock);
      if (!this.#wantedElsewhere.delete(lock)) return;
      this.#leftUntil.set(lock, performance.now() + COURTESY_MS);
      this.#replica.tell({ kind: "free", about: lock });
    });
    this.#releasing.set(lock, releasing);
  }

  async #leaveToOthers(lock: string): Promise<void> {
    const until = this.#leftUntil.get(lock);
    this.#leftUntil.delete(lock);
    if (until !== undefined && until > performance.now()) await this.#wait(lock, until - performance.now());
  }

  #wait(lock: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waking.delete(lock);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waking.set(lock, done);
    });
  }

  async #busy(hostId: string, lock: string): Promise<BridgeheadError> {
    const who = await this.#replica.holder(lock).catch(() => null);
    const host = this.#options.nameOf?.(hostId) ?? hostId;
    return new BridgeheadError("conflict", `Host ${host} is being changed by console ${who ?? "of another machine"}.`, {
      remedy: "Look at its running plans under Changes, and try again when they are over.",
    });
  }
}
