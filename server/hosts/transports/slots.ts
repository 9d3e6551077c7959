import { abortReason } from "@/server/hosts/transports/finish";

/** At most `limit` holders at once, first come first served; the limit may shrink when a peer turns out to allow less. */
export class Slots {
  #limit: number;
  #held = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get held(): number {
    return this.#held;
  }

  async take(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw abortReason(signal);
    if (this.#held < this.#limit) {
      this.#held += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      const stop = () => {
        const at = this.#waiting.indexOf(go);
        if (at >= 0) this.#waiting.splice(at, 1);
        reject(abortReason(signal));
      };
      signal?.addEventListener("abort", stop, { once: true });
      this.#waiting.push(go);
    });
    this.#held += 1;
  }

  give(): void {
    this.#held -= 1;
    if (this.#held < this.#limit) this.#waiting.shift()?.();
  }

  shrink(to: number): void {
    this.#limit = Math.max(1, Math.min(this.#limit, to));
  }
}
