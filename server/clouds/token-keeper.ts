import type { Token } from "@/server/clouds/keystone";
import { orAborted } from "@/server/reconcile/or-aborted";

/** A token is renewed this much before its end, or a tenth of its life if that is less. */
const MARGIN_MS = 60_000;

type Held = { readonly token: Promise<Token>; renewAtMs: number };

/**
 * The one token that all requests to a cloud share. Its life is counted down on a clock of ours that nobody sets, from
 * what the cloud's own clock said was left: a wrong date on either side does no harm.
 */
export class TokenKeeper {
  private held: Held | null = null;

  /** `monotonicMs`: a clock that only ever goes forward. */
  constructor(
    private readonly signIn: () => Promise<Token>,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {}

  /** Signs in once, however many ask at the same time; a failed sign-in is forgotten, so that the next one tries anew. */
  async current(signal?: AbortSignal): Promise<Token> {
    if (this.held === null || this.monotonicMs() >= this.held.renewAtMs) this.held = this.renew();
    return await orAborted(this.held.token, signal);
  }

  /** Forgets a token that was refused, unless it has been replaced already. */
  async drop(refused: Token): Promise<void> {
    const held = this.held;
    if (held !== null && (await held.token.catch(() => refused)) === refused && this.held === held) this.held = null;
  }

  /** The token there is, if any, which is then nobody's: to revoke it. */
  async take(): Promise<Token | null> {
    const held = this.held;
    this.held = null;
    return held === null ? null : await held.token.catch(() => null);
  }

  private renew(): Held {
    const startedAtMs = this.monotonicMs();
    const held: Held = { token: this.signIn(), renewAtMs: Number.POSITIVE_INFINITY };
    held.token.then(
      ({ lifetimeMs }) => {
        if (lifetimeMs === null) return;
        held.renewAtMs = startedAtMs + lifetimeMs - Math.min(MARGIN_MS, Math.max(0, lifetimeMs) / 10);
      },
      () => {
        if (this.held === held) this.held = null;
      },
    );
    return held;
  }
}
