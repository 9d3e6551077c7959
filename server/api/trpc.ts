import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";
import type { Context } from "@/server/api/context";
import { errorFacts, isExpected, toPublicError } from "@/server/api/error-policy";
import { recordRefusal } from "@/server/api/record-refusal";
import { isSameOrigin } from "@/server/auth/same-origin";
import { type Role, roleAllows } from "@/server/model/role";
import type { View } from "@/server/operations/member/view";

/** Every procedure says who may call it; a test walks the whole router for it. */
export type Meta = {
  readonly role?: Role;
  /** Allowed to someone who still has a one-time password. */
  readonly beforePasswordChange?: boolean;
};

/** A stream ends after this time and the browser opens it anew, so that a role or session that was taken is noticed. */
const LONGEST_STREAM_MS = 5 * 60_000;

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    transformer: superjson,
    sse: {
      maxDurationMs: LONGEST_STREAM_MS,
      ping: { enabled: true, intervalMs: 5_000 },
      client: { reconnectAfterInactivityMs: 15_000 },
    },
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      message: toPublicError(error).message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, ...errorFacts(error) },
    }),
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Turns whatever an operation throws into what clients may see, and logs what they may not. */
const applyErrorPolicy = t.middleware(async ({ ctx, path, next }) => {
  const startedAt = performance.now();
  const result = await next();
  const services = await ctx.services().catch(() => null);
  const code = result.ok ? "OK" : toPublicError(result.error).code;
  services?.metrics.observeProcedure(path, code, (performance.now() - startedAt) / 1_000);
  if (result.ok) return result;
  if (!isExpected(result.error))
    services?.log.error({ err: result.error.cause ?? result.error, path }, "procedure failed");
  else services?.log.debug({ path, code, message: result.error.message }, "procedure refused");
  throw toPublicError(result.error);
});

/**
 * Lets only a signed-in user or token with the role of the procedure pass; hands it on as `ctx.actor`. A change that
 * is refused, here or further in, leaves an audit row.
 */
const requireRole = t.middleware(async ({ ctx, meta, type, path, getRawInput, next }) => {
  const services = await ctx.services();
  const found = await ctx.authenticate();
  if (found === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  const { actor, sessionId } = found;
  // a member without projects sees nothing; what is not about projects does not look at it
  const view: View = actor.role === "member" ? (actor.scope ?? NO_PROJECTS) : "everything";
  const refused = refusal();
  if (refused === null) {
    const result = await next({ ctx: { headers: ctx.headers, services, actor, sessionId, view } });
    if (!result.ok && type === "mutation") await record(toPublicError(result.error));
    return result;
  }
  await record(refused);
  throw refused;

  function refusal(): TRPCError | null {
    if (type === "mutation" && actor.kind === "user" && !isSameOrigin(ctx.headers)) {
      return new TRPCError({ code: "FORBIDDEN", message: "Sent by a page of another site." });
    }
    if (actor.mustChangePassword && meta?.beforePasswordChange !== true) {
      return new TRPCError({ code: "FORBIDDEN", message: "Change your one-time password first." });
    }
    const needed = meta?.role ?? "admin";
    if (roleAllows(actor.role, needed)) return null;
    if (actor.role === "member") {
      const message =
        "Members see the networks, ports, security groups and routers of their projects, and nothing else.";
      return new TRPCError({ code: "FORBIDDEN", message });
    }
    return new TRPCError({
      code: "FORBIDDEN",
      message: `This needs the role ${needed}; ${actor.name} is ${actor.role}.`,
    });
  }

  async function record(error: TRPCError): Promise<void> {
    const rawInput = await getRawInput().catch(() => null);
    await recordRefusal(services, actor, { path, rawInput, error });
  }
});

const NO_PROJECTS = { cloudId: "", projects: [] };

const base = t.procedure.use(applyErrorPolicy);

/**
 * May look at what belongs to their projects: `ctx.view` says which, and what is answered must be made from it. Everything
 * that is not built on this one refuses members; a test walks the whole router for it and keeps the list.
 */
export const memberProcedure = base.meta({ role: "member" }).use(requireRole);

/** May look. */
export const viewerProcedure = base.meta({ role: "viewer" }).use(requireRole);
/** May change networks, mappings, and what is applied to hosts and appliances. */
export const operatorProcedure = base.meta({ role: "operator" }).use(requireRole);
/** May change who may do what, and the sources with their credentials. */
export const adminProcedure = base.meta({ role: "admin" }).use(requireRole);
/** One's own session, also with a one-time password. */
export const sessionProcedure = base.meta({ role: "member", beforePasswordChange: true }).use(requireRole);

/** Input of procedures that name one thing. */
export const idInput = z.strictObject({ id: z.string().min(1).max(200) });
