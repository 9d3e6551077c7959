import type { TRPCError } from "@trpc/server";
import { writeAudit } from "@/server/audit/audit";
import type { Actor } from "@/server/auth/actor";
import { isBridgeheadError } from "@/server/model/errors";
import type { Runtime } from "@/server/runtime/runtime";

/**
 * Writes the audit row of a call that did not do what was asked: `refused` when a role, a check or a peer said no, `failed`
 * when something broke. Input is not kept beyond the name of its object: it may hold credentials.
 */
export async function recordRefusal(
  { db, log }: Pick<Runtime, "db" | "log">,
  actor: Actor,
  call: { readonly path: string; readonly rawInput: unknown; readonly error: TRPCError },
): Promise<void> {
  const { error, path } = call;
  const broke = error.code === "INTERNAL_SERVER_ERROR" || error.code === "BAD_GATEWAY";
  const kind = isBridgeheadError(error.cause) ? error.cause.kind : null;
  try {
    await writeAudit(db, {
      actor,
      action: path,
      target: nameOf(call.rawInput),
      outcome: broke ? "failed" : "refused",
      detail: { code: error.code, kind, reason: error.message.slice(0, 1_000) },
    });
  } catch (cause) {
    log.error({ err: cause, path }, "an audit row of a refused call could not be written");
  }
}

/** What the caller called the object: its id or name, if the input has one. */
function nameOf(input: unknown): string {
  if (typeof input !== "object" || input === null) return "";
  const found = Object.entries(input).find(
    ([key, value]) =>
      typeof value === "string" && ["id", "name", "username", "physicalNetwork", "planId"].includes(key),
  );
  return found === undefined ? "" : String(found[1]).slice(0, 200);
}
