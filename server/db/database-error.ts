import { BridgeheadError } from "@/server/model/errors";

/** Node's codes for a peer that is not there, and PostgreSQL's for one that cannot serve now. */
const UNREACHABLE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  // Prisma: cannot reach, timed out, closed the connection, no connection from the pool, cannot start a transaction
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
]);

const UNREACHABLE_KINDS = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TlsConnectionError",
  "TooManyConnections",
]);

const UNREACHABLE_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|connection timeout|query read timeout|was reached but timed out|pglite is closed/i;

/** The error to show when opening or asking the database failed; a BridgeheadError stays what it is. */
export function databaseError(error: unknown, where: string): BridgeheadError {
  if (error instanceof BridgeheadError) return error;
  if (isDatabaseUnreachable(error)) {
    return new BridgeheadError("unreachable", `The database ${where} does not answer: ${reason(error)}.`, {
      cause: error,
      remedy: "Check that it runs and that DATABASE_URL names it.",
    });
  }
  return new BridgeheadError("refused", `The database ${where} cannot be used: ${reason(error)}.`, { cause: error });
}

/** Whether an error, or anything in its causes, says that the database is not there rather than that a query is wrong. */
export function isDatabaseUnreachable(error: unknown): boolean {
  return chain(error).some(
    (link) =>
      UNREACHABLE_CODES.has(String(link.code)) ||
      UNREACHABLE_KINDS.has(String(link.kind)) ||
      UNREACHABLE_MESSAGE.test(String(link.message)),
  );
}

type Link = { code?: unknown; kind?: unknown; message?: unknown; cause?: unknown; errors?: unknown; meta?: unknown };

function chain(error: unknown, depth = 0): Link[] {
  if (typeof error !== "object" || error === null || depth > 6) return [];
  const link: Link = error;
  const driver = typeof link.meta === "object" && link.meta !== null ? Object.values(link.meta) : [];
  const inner = Array.isArray(link.errors) ? link.errors : [];
  return [link, ...[link.cause, ...inner, ...driver].flatMap((next) => chain(next, depth + 1))];
}

function reason(error: unknown): string {
  const messages = chain(error).map((link) => String(link.message ?? ""));
  const told = messages.filter((message) => message !== "" && message !== "undefined").at(-1) ?? String(error);
  return (told.split("\n").findLast((line) => line.trim() !== "") ?? told).trim().replace(/\.$/, "");
}
