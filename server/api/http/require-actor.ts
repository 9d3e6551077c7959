import { TRPCError } from "@trpc/server";
import type { Actor } from "@/server/auth/actor";
import { isSameOrigin } from "@/server/auth/same-origin";
import { type Role, roleAllows } from "@/server/model/role";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

/**
 * For routes that are no procedures: who sends this request, and that they may. Throws what `respondWithError` turns into
 * an answer. A cookie counts only for a request of one of our own pages, unless it just reads.
 */
export async function requireActor(request: Request, role: Role): Promise<{ actor: Actor; services: Runtime }> {
  const services = await getRuntime();
  const found = await services.auth.authenticate(request.headers);
  if (found === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  const { actor } = found;
  const reads = request.method === "GET" || request.method === "HEAD";
  if (!reads && actor.kind === "user" && !isSameOrigin(request.headers)) {
    throw new TRPCError({ code: "FORBIDDEN", message: "Sent by a page of another site." });
  }
  if (actor.mustChangePassword) {
    throw new TRPCError({ code: "FORBIDDEN", message: "Change your one-time password first." });
  }
  if (!roleAllows(actor.role, role)) {
    throw new TRPCError({ code: "FORBIDDEN", message: `This needs the role ${role}; ${actor.name} is ${actor.role}.` });
  }
  return { actor, services };
}
