import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";
import type { Context } from "@/server/api/context";
import { errorFacts, toPublicError } from "@/server/api/error-policy";
import { type Role, roleAllows } from "@/server/model/role";

/** Every procedure says who may call it; a test walks the whole router for it. */
export type Meta = {
  readonly role?: Role;
  /** Allowed to someone who still has a one-time password. */
  readonly beforePasswordChange?: boolean;
};

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      message: toPublicError(error).message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, ...errorFacts(error) },
    }),
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Turns whatever an operation throws into what clients may see, and logs what they may not. */
const applyErrorPolicy = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw toPublicError(result.error);
  return result;
});

/** Lets only a signed-in user or token with the role of the procedure pass; hands it on as `ctx.actor`. */
const requireRole = t.middleware(async ({ ctx, meta, next }) => {
  const [services, actor] = [await ctx.services(), await ctx.actor()];
  if (actor === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  if (actor.mustChangePassword && meta?.beforePasswordChange !== true) {
    throw new TRPCError({ code: "FORBIDDEN", message: "Change your one-time password first." });
  }
  const needed = meta?.role ?? "admin";
  if (!roleAllows(actor.role, needed)) {
    throw new TRPCError({
      code: "FORBIDDEN",
      message: `This needs the role ${needed}; ${actor.name} is ${actor.role}.`,
    });
  }
  return next({ ctx: { headers: ctx.headers, services, actor } });
});

const base = t.procedure.use(applyErrorPolicy);

/** May look. */
export const viewerProcedure = base.meta({ role: "viewer" }).use(requireRole);
/** May change networks, mappings, hosts' state. */
export const operatorProcedure = base.meta({ role: "operator" }).use(requireRole);
/** May change who may do what, and the sources with their credentials. */
export const adminProcedure = base.meta({ role: "admin" }).use(requireRole);
/** One's own session, also with a one-time password. */
export const sessionProcedure = base.meta({ role: "viewer", beforePasswordChange: true }).use(requireRole);

/** Input of procedures that name one thing. */
export const idInput = z.strictObject({ id: z.string().min(1).max(200) });
