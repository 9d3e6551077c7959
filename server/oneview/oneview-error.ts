import { BridgeheadError, type ErrorKind } from "@/server/model/errors";

export type OneViewFacts = {
  /** HTTP status; `null` when there was no (usable) answer. */
  readonly status?: number | null;
  readonly errorCode?: string | null;
  readonly details?: string | null;
  readonly recommendedActions?: readonly string[];
  readonly taskUri?: string | null;
  /** The same request may be sent again when it is a read. */
  readonly isTransient?: boolean;
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
  }
}
