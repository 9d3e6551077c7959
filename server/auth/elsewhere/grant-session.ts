import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import type { BetterAuthPlugin } from "better-auth/types";
import { z } from "zod";

/** Opens the session of a person who was vouched for elsewhere. No request reaches it, only `api.grantSession`. */
export function grantSession() {
  return {
    id: "grant-session",
    endpoints: {
      grantSession: createAuthEndpoint.serverOnly(
        { method: "POST", body: z.object({ userId: z.string(), grant: z.string() }), requireHeaders: true },
        async (ctx) => {
          const { userId, grant } = ctx.body;
          const { internalAdapter } = ctx.context;
          const user = await internalAdapter.findUserById(userId);
          if (user === null) throw new Error("a session was asked for a user who is not there");
          const session = await internalAdapter.createSession(userId, false, { grant });
          await setSessionCookie(ctx, { session, user });
          return ctx.json({});
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}
