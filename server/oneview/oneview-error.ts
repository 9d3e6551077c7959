import { BridgeheadError, type ErrorKind } from "@/server/model/errors";

/**
 * What became of a request that failed:
 * - `answered`  the appliance said no
 * - `undone`    it was certainly not done: never sent, or turned away before any work
 * - `lost`      it may have been done: the answer did not come, or tells nothing. Look before sending it again.
 */
export type Delivery = "answered" | "undone" | "lost";

export type OneViewFacts = {
  /** HTTP status; `null` when there was no (usable) answer. */
  readonly status?: number | null;
  readonly errorCode?: string | null;
  readonly details?: string | null;
  readonly recommendedActions?: readonly string[];
  readonly taskUri?: string | null;
  /** The same request may be sent again when it is a read. */
  readonly isTransient?: boolean;
  /** Absent: `answered`. */
  readonly delivery?: Delivery;
  /** How long the appliance asks to be left alone. */
  readonly retryAfterMs?: number | null;
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
};

/** Something an appliance said or failed to say, with what it answered and advises. Never holds a credential. */
export class OneViewError extends BridgeheadError {
  override readonly name = "OneViewError";
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly details: string | null;
  readonly recommendedActions: readonly string[];
  readonly taskUri: string | null;
  readonly isTransient: boolean;
  readonly delivery: Delivery;
  readonly retryAfterMs: number | null;

  constructor(kind: ErrorKind, message: string, facts: OneViewFacts = {}) {
    const remedy = facts.remedy ?? facts.recommendedActions?.[0];
    super(kind, message, {
      ...(facts.cause === undefined ? {} : { cause: facts.cause }),
      ...(remedy === undefined ? {} : { remedy }),
    });
    this.status = facts.status ?? null;
    this.errorCode = facts.errorCode ?? null;
    this.details = facts.details ?? null;
    this.recommendedActions = facts.recommendedActions ?? [];
    this.taskUri = facts.taskUri ?? null;
    this.isTransient = facts.isTransient ?? false;
    this.delivery = facts.delivery ?? "answered";
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }

  /** The same failure of something that came before the request proper, e.g. of the login: that one was never sent. */
  asUndone(): OneViewError {
    const { status, errorCode, details, recommendedActions, taskUri, isTransient, retryAfterMs, remedy, cause } = this;
    return new OneViewError(this.kind, this.message, {
      ...{ status, errorCode, details, recommendedActions, taskUri, isTransient, retryAfterMs, remedy, cause },
      delivery: "undone",
    });
  }
}
