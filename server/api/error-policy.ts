import { TRPCError } from "@trpc/server";
import { ZodError, z } from "zod";
import { isDatabaseUnreachable } from "@/server/db/database-error";
import { BridgeheadError, type ErrorKind, isBridgeheadError } from "@/server/model/errors";

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

/** The error as clients may see it: ours with code, message and remedy, a wrong input in words, anything else hidden. */
export function toPublicError(error: TRPCError): TRPCError {
  const own = ownError(error);
  if (own !== null) return new TRPCError({ code: CODES[own.kind], message: own.message, cause: own });
  if (error.code === "BAD_REQUEST" && error.cause instanceof ZodError) {
    return new TRPCError({ code: error.code, message: z.prettifyError(error.cause), cause: error.cause });
  }
  if (error.code === "INTERNAL_SERVER_ERROR")
    return new TRPCError({ code: error.code, message: HIDDEN, cause: error.cause });
  return error;
}

/** Whether an error is part of the game (wrong input, a peer that is away), or a defect to be logged with its stack. */
export function isExpected(error: TRPCError): boolean {
  return ownError(error) !== null || error.code !== "INTERNAL_SERVER_ERROR";
}

export function errorFacts(error: TRPCError): ErrorFacts {
  const own = ownError(error);
  if (own !== null) return { kind: own.kind, remedy: own.remedy ?? null };
  return { kind: error.code === "BAD_REQUEST" ? "invalid" : null, remedy: null };
}

function ownError(error: TRPCError): BridgeheadError | null {
  if (isBridgeheadError(error.cause)) return error.cause;
  if (error.code !== "INTERNAL_SERVER_ERROR" || !isOfDatabase(error.cause)) return null;
  if (!isDatabaseUnreachable(error.cause)) return null;
  return new BridgeheadError("unreachable", "The database does not answer.", {
    cause: error.cause,
    remedy: "Check the database server; /api/health says what is missing.",
  });
}

/** Other peers refuse connections too; theirs are wrapped by their drivers. */
function isOfDatabase(error: unknown): boolean {
  return error instanceof Error && /^(PrismaClient|DriverAdapter)/.test(error.name);
}
