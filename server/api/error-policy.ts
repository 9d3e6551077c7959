import { TRPCError } from "@trpc/server";
import { type BridgeheadError, type ErrorKind, isBridgeheadError } from "@/server/model/errors";

/** What a client learns of an error beside code and message. */
export type ErrorFacts = { readonly kind: ErrorKind | null; readonly remedy: string | null };

const CODES: Record<ErrorKind, TRPCError["code"]> = {
  invalid: "BAD_REQUEST",
  missing: "NOT_FOUND",
  conflict: "CONFLICT",
  unreachable: "BAD_GATEWAY",
  refused: "PRECONDITION_FAILED",
};

const HIDDEN = "Something went wrong inside Bridgehead; its log says what.";

/** The error as clients may see it: ours with code, message and remedy, a wrong input as it is, anything else hidden. */
export function toPublicError(error: TRPCError): TRPCError {
  const own = ownError(error);
  if (own !== null) return new TRPCError({ code: CODES[own.kind], message: own.message, cause: own });
  if (error.code === "INTERNAL_SERVER_ERROR")
    return new TRPCError({ code: error.code, message: HIDDEN, cause: error.cause });
  return error;
}

export function errorFacts(error: TRPCError): ErrorFacts {
  const own = ownError(error);
  return { kind: own?.kind ?? null, remedy: own?.remedy ?? null };
}

function ownError(error: TRPCError): BridgeheadError | null {
  return isBridgeheadError(error.cause) ? error.cause : null;
}
