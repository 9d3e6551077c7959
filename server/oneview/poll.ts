import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { BridgeheadError } from "@/server/model/errors";

const mostUnreachableMs = 60_000;
/** A refused login is not repeated soon: appliances lock accounts. */
const refusedMs = 300_000;

/** Looks again and again, less often after failures, until it is turned off. `pollMs` 0: never by itself. */
export class Poll {
  readonly ended: Promise<void>;
  private wake: () => void = () => {};
  private isWanted = false;
  private isOn = true;
  private failures = 0;

  constructor(
    private readonly look: () => Promise<unknown>,
    private readonly onProblem: (error: unknown) => BridgeheadError,
    private readonly pollMs: number,
    private readonly closing: AbortSignal,
  ) {
    this.ended = pollMs === 0 ? Promise.resolve() : this.run();
  }

  /** Looks at once, or once more after the look that is under way. Not while the appliance fails: its pauses have a reason. */
  soon(): void {
    if (this.failures > 0) return;
    this.isWanted = true;
    this.wake();
  }

  /** Whether it looks by itself; at once when it begins to. */
  turn(isOn: boolean): void {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    this.wake();
  }

  private async run(): Promise<void> {
    // whoever opened it may still turn it off
    await Promise.resolve();
    while (!this.closing.aborted) {
      if (!this.isOn) {
        await this.pause(null);
        continue;
      }
      this.isWanted = false;
      let pauseMs = this.pollMs;
      try {
        await this.look();
        this.failures = 0;
      } catch (error) {
        if (this.closing.aborted) return;
        this.failures += 1;
        const { kind } = this.onProblem(error);
        const growing = Math.min(mostUnreachableMs, this.pollMs * 2 ** (this.failures - 1));
        pauseMs = Math.max(this.pollMs, kind === "refused" || kind === "invalid" ? refusedMs : growing);
      }
      if (!this.isWanted) await this.pause(pauseMs);
    }
  }

  /** `null`: until it is woken. */
  private async pause(ms: number | null): Promise<void> {
    const woken = new AbortController();
    this.wake = () => woken.abort();
    const signal = AbortSignal.any([this.closing, woken.signal]);
    if (ms !== null) await sleep(ms, undefined, { signal }).catch(() => undefined);
    else if (!signal.aborted) await once(signal, "abort");
  }
}
