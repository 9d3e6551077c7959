import type { Actor } from "@/server/auth/actor";
import { bearerToken, hashToken, tokenActor } from "@/server/auth/api-token";
import { isSameOrigin } from "@/server/auth/same-origin";
import { openSessionLibrary } from "@/server/auth/session-library";
import { signIn } from "@/server/auth/sign-in";
import type { Db } from "@/server/db/client";
import { roleSchema } from "@/server/model/role";

export type AuthOptions = {
  readonly db: Db;
  /** Signs the session cookies. */
  readonly secret: string;
  /** BRIDGEHEAD_API_TOKEN. */
  readonly bootstrapToken: string | null;
  readonly now: () => Date;
};

export type Authenticated = {
  readonly actor: Actor;
  /** The row behind the cookie; `null` for a token. */
  readonly sessionId: string | null;
  /** A renewed cookie to hand to the browser. */
  readonly setCookies: readonly string[];
};

export type Auth = {
  /** Who sends a request with these headers; `null`: nobody that we know. A bearer token is looked at instead of a cookie. */
  authenticate(headers: Headers): Promise<Authenticated | null>;
  /** `/api/auth/…`: sign-in/username and sign-out; everything else does not exist. */
  handle(request: Request): Promise<Response>;
  hashPassword(password: string): Promise<string>;
  verifyPassword(password: string, hash: string): Promise<boolean>;
};

const OPEN = new Set(["POST /api/auth/sign-in/username", "POST /api/auth/sign-out"]);

export async function openAuth({ db, secret, bootstrapToken, now }: AuthOptions): Promise<Auth> {
  const library = openSessionLibrary(db, secret);
  const { password } = await library.$context;
  const bootstrapHash = bootstrapToken === null ? null : hashToken(bootstrapToken);
  return {
    async authenticate(headers) {
      const token = bearerToken(headers);
      if (token !== null) {
        const actor = await tokenActor(db, token, bootstrapHash, now());
        return actor === null ? null : { actor, sessionId: null, setCookies: [] };
      }
      if (!headers.has("cookie")) return null;
      const found = await library.api.getSession({ headers, returnHeaders: true }).catch(async (error: unknown) => {
        // the library hides what the database said; asking it again tells whether it is away
        await db.$queryRaw`SELECT 1`;
        throw error;
      });
      if (found.response === null || found.response.user.banned) return null;
      const { user, session } = found.response;
      const actor: Actor = {
        kind: "user",
        id: user.id,
        name: user.username ?? user.name,
        role: roleSchema.parse(user.role),
        mustChangePassword: user.mustChangePassword === true,
      };
      return { actor, sessionId: session.id, setCookies: found.headers.getSetCookie() };
    },

    async handle(request) {
      const { pathname } = new URL(request.url);
      if (!OPEN.has(`${request.method} ${pathname}`)) return Response.json({ message: "Not found." }, { status: 404 });
      if (!isSameOrigin(request.headers)) {
        return Response.json({ message: "Sent by a page of another site." }, { status: 403 });
      }
      const response = pathname.endsWith("/sign-in/username")
        ? await signIn(db, library, request, now())
        : await library.handler(request);
      return isHttps(request) ? withSecureCookies(response) : response;
    },

    hashPassword: (plain) => password.hash(plain),
    verifyPassword: (plain, hash) => password.verify({ password: plain, hash }),
  };
}

function isHttps(request: Request): boolean {
  return new URL(request.url).protocol === "https:" || request.headers.get("x-forwarded-proto") === "https";
}

function withSecureCookies(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete("set-cookie");
  for (const cookie of response.headers.getSetCookie()) headers.append("set-cookie", `${cookie}; Secure`);
  return new Response(response.body, { status: response.status, headers });
}
