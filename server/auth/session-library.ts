import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError } from "better-auth/api";
import { username } from "better-auth/plugins/username";
import { grantSession } from "@/server/auth/elsewhere/grant-session";
import type { Db } from "@/server/db/client";

/** Set by our HTTP server to the address of the peer; a client cannot set it. */
export const PEER_HEADER = "x-bridgehead-peer";
export const SHORTEST_USERNAME = 3;
export const LONGEST_USERNAME = 30;

const SESSION_SECONDS = 24 * 60 * 60;
const RENEW_AFTER_SECONDS = 60 * 60;

/**
 * better-auth: password check, session rows, signed httpOnly cookies, throttling by address. Only few of its end points
 * are open (see auth.ts); users are made and changed by our own procedures, which write the audit trail with them.
 */
export function openSessionLibrary(db: Db, secret: string) {
  return betterAuth({
    secret,
    basePath: "/api/auth",
    database: prismaAdapter(db, { provider: "postgresql" }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [username({ minUsernameLength: SHORTEST_USERNAME, maxUsernameLength: LONGEST_USERNAME }), grantSession()],
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: RENEW_AFTER_SECONDS,
      additionalFields: { grant: { type: "string", input: false, required: false } },
    },
    user: {
      additionalFields: {
        role: { type: "string", input: false },
        scope: { type: "string", input: false, required: false },
        banned: { type: "boolean", input: false },
        mustChangePassword: { type: "boolean", input: false },
      },
    },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 300,
      customRules: { "/sign-in/username": { window: 60, max: 20 } },
    },
    advanced: {
      cookiePrefix: "bridgehead",
      // auth.ts adds Secure where the request came by https, and checks the origin for all our end points alike
      useSecureCookies: false,
      disableCSRFCheck: true,
      ipAddress: { ipAddressHeaders: [PEER_HEADER] },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const user = await db.user.findUnique({ where: { id: session.userId } });
            if (user?.banned)
              throw new APIError("FORBIDDEN", { code: "BANNED_USER", message: "This account is disabled." });
          },
        },
      },
    },
  });
}

export type SessionLibrary = ReturnType<typeof openSessionLibrary>;
