import type { CloudEvent } from "@/server/clouds/notifications/cloud-event";

export type GatherLimits = {
  /** After the first event, so that what belongs together is looked at once. */
  readonly quietMs: number;
  /** Events named in one call; of more it is only known that there were some. */
  readonly mostEvents: number;
};

export const usualGatherLimits: GatherLimits = { quietMs: 150, mostEvents: 500 };

/**
 * Hands events on in bundles, one bundle at a time: what comes while one is worked on waits for the next. However many come,
 * the work is at most once each `quietMs`, and what is kept of them is bounded.
 */
export class EventGatherer {
  private waiting: CloudEvent[] = [];
  private hasMore = false;
  private isDue = false;
  private timer: NodeJS.Timeout | null = null;
  private working: Promise<void> | null = null;
  private isClosed = false;

  /** `work` must not throw: what fails is its own to tell. `hasMore`: not all that came is among the events. */
  constructor(
    private readonly work: (events: readonly CloudEvent[], hasMore: boolean) => Promise<void>,
    private readonly limits: GatherLimits = usualGatherLimits,
  ) {}

  add(event: CloudEvent): void {
    if (this.isClosed) return;
    if (this.waiting.length < this.limits.mostEvents) this.waiting.push(event);
    else this.hasMore = true;
    this.poke();
  }

  /** There is something to look at, and nothing is known of it. */
  poke(): void {
    this.isDue = true;
    this.arm();
  }

  /** Drops what waits and returns when no work is under way. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.working;
  }

  private arm(): void {
    if (this.timer !== null || this.working !== null || !this.isDue || this.isClosed) return;
    this.timer = setTimeout(() => this.begin(), this.limits.quietMs);
  }

  private begin(): void {
    this.timer = null;
    const events = this.waiting;
    const hasMore = this.hasMore;
    this.waiting = [];
    this.hasMore = false;
    this.isDue = false;
    this.working = this.work(events, hasMore).finally(() => {
      this.working = null;
      this.arm();
    });
  }
}
