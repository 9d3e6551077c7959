import { z } from "zod";

/** What the API says about a failure beyond its message (the error policy of server/api puts it into `data`). */
const answer = z.object({
  data: z.looseObject({
    code: z.string().optional(),
    httpStatus: z.number().optional(),
    kind: z.string().nullish(),
    remedy: z.string().nullish(),
  }),
});

export type ErrorFacts = {
  readonly message: string;
  /** What to do next; always something. */
  readonly remedy: string;
  /** tRPC's code, or `OFFLINE` when the console itself did not answer. */
  readonly code: string;
  /** Trying the same again makes sense. */
  readonly retryable: boolean;
};

const REMEDIES: Readonly<Record<string, string>> = {
  OFFLINE: "Check that the console is running and that this computer reaches it, then try again.",
  UNAUTHORIZED: "Your session has ended. Sign in again; nothing on this page is lost.",
  FORBIDDEN: "Your role does not allow this. Ask an administrator for the operator or admin role.",
  NOT_FOUND: "It may have been removed meanwhile. Go back to the list.",
  CONFLICT: "It changed meanwhile. Read it again and decide anew.",
  BAD_REQUEST: "Correct the input and try again.",
  TOO_MANY_REQUESTS: "Wait a moment, then try again.",
  PARSE_ERROR: "Correct the input and try again.",
};

const FINAL = new Set([
  "UNAUTHORIZED",
  "FORBIDDEN",
  "NOT_FOUND",
  "BAD_REQUEST",
  "PARSE_ERROR",
  "CONFLICT",
  "PRECONDITION_FAILED",
]);

/** Reads any thrown thing into words for an operator. */
export function errorFacts(error: unknown): ErrorFacts {
  const message = error instanceof Error && error.message ? error.message : "Something failed without saying what.";
  const parsed = answer.safeParse(error);
  const data = parsed.success ? parsed.data.data : {};
  const code = data.code ?? (data.httpStatus === undefined ? "OFFLINE" : "INTERNAL_SERVER_ERROR");
  return {
    message:
      code === "OFFLINE" && /fetch|network|load failed/i.test(message) ? "The console does not answer." : message,
    remedy: data.remedy ?? REMEDIES[code] ?? "Try again; if it stays, look into the console's log.",
    code,
    retryable: !FINAL.has(code),
  };
}
