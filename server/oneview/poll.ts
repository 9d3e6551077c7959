import { setTimeout as sleep } from "node:timers/promises";
import type { BridgeheadError } from "@/server/model/errors";

const mostUnreachableMs = 60_000;
/** A refused login is not repeated soon: appliances lock accounts. */
const refusedMs = 300_000;

/** Looks again and again, less often after failures. `pollMs` 0: never by itself. */
export class Poll {
  readonly ended: Promise<void>;
  private wake: () => void = () => {};
  private isWanted = false;
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

  private async run(): Promise<void> {
    while (!this.closing.aborted) {
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

  private async pause(ms: number): Promise<void> {
    const woken = new AbortController();
    this.wake = () => woken.abort();
    await sleep(ms, undefined, { signal: AbortSignal.any([this.closing, woken.signal]) }).catch(() => undefined);
  }
}
