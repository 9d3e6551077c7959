import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { errorFacts, isExpected, toPublicError } from "@/server/api/error-policy";
import type { Log } from "@/server/runtime/log";

/** What a route that is no procedure answers when something was thrown: as tRPC would, `{ message, code, kind, remedy }`. */
export function respondWithError(thrown: unknown, log?: Log): Response {
  const error =
    thrown instanceof TRPCError
      ? thrown
      : new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: String(thrown), cause: thrown });
  if (!isExpected(error)) log?.error({ err: thrown }, "request failed");
  const shown = toPublicError(error);
  const body = { message: shown.message, code: shown.code, ...errorFacts(error) };
  return Response.json(body, { status: getHTTPStatusCodeFromError(shown) });
}
