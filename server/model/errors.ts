/**
 * The one family of errors. `kind` says what the operator can do about it:
 * - `invalid`      the input is wrong; correct it
 * - `missing`      the thing does not exist
 * - `conflict`     the world moved or the name is taken; read again and decide
 * - `unreachable`  a peer did not answer properly; trying again makes sense
 * - `refused`      a peer or a rule said no; trying again does not help
 */
export type ErrorKind = "invalid" | "missing" | "conflict" | "unreachable" | "refused";

const mark = Symbol.for("bridgehead.error");

export class BridgeheadError extends Error {
  override readonly name: string = "BridgeheadError";
  readonly [mark] = true;
  readonly kind: ErrorKind;
  /** What to do next, in one sentence, when there is something to do. */
  readonly remedy: string | undefined;

  constructor(kind: ErrorKind, message: string, options: { cause?: unknown; remedy?: string } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.remedy = options.remedy;
  }
}

/** Instead of `instanceof`: a process may hold several copies of this module (instrumentation and routes each get one). */
export function isBridgeheadError(error: unknown): error is BridgeheadError {
  return error instanceof Error && mark in error;
}
