import { BridgeheadError, type ErrorKind } from "@/server/model/errors";

export type CloudFacts = {
  /** HTTP status; `null` when there was no (usable) answer. */
  readonly status?: number | null;
  /** Neutron's word for it, e.g. `PortNotFound`. */
  readonly type?: string | null;
  /** The same read may be sent again. */
  readonly isTransient?: boolean;
  /** What was asked for may have been done all the same. */
  readonly mayHaveArrived?: boolean;
  /** How long the cloud asks to be left alone. */
  readonly retryAfterMs?: number | null;
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
};

/** Something Keystone or Neutron said or failed to say. Never holds a credential or a token. */
export class CloudError extends BridgeheadError {
  override readonly name = "CloudError";
  readonly status: number | null;
  readonly type: string | null;
  readonly isTransient: boolean;
  readonly mayHaveArrived: boolean;
  readonly retryAfterMs: number | null;

  constructor(kind: ErrorKind, message: string, facts: CloudFacts = {}) {
    super(kind, message, {
      ...(facts.cause === undefined ? {} : { cause: facts.cause }),
      ...(facts.remedy === undefined ? {} : { remedy: facts.remedy }),
    });
    this.status = facts.status ?? null;
    this.type = facts.type ?? null;
    this.isTransient = facts.isTransient ?? false;
    this.mayHaveArrived = facts.mayHaveArrived ?? false;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}
