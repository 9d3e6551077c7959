import type { Actor } from "@/server/auth/actor";
import { bearerToken, hashToken, tokenActor } from "@/server/auth/api-token";
import { keystoneSignIn } from "@/server/auth/elsewhere/keystone-sign-in";
import { finishOidc, startOidc } from "@/server/auth/elsewhere/oidc-sign-in";
import type { Directories } from "@/server/auth/elsewhere/vouched";
import { isSameOrigin } from "@/server/auth/same-origin";
import { sessionActor } from "@/server/auth/session-actor";
import { openSessionLibrary } from "@/server/auth/session-library";
import { signIn } from "@/server/auth/sign-in";
import type { Db } from "@/server/db/client";
import type { SignInMethods } from "@/server/model/sign-in";

export type AuthOptions = {
  readonly db: Db;
  /** Signs the session cookies. */
  readonly secret: string;
  /** BRIDGEHEAD_API_TOKEN. */
  readonly bootstrapToken: string | null;
  readonly now: () => Date;
  readonly directories: Directories;
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
  /** `/api/auth/…`: the sign-ins, their ways back and sign-out; everything else does not exist. */
  handle(request: Request): Promise<Response>;
  /** Ways in besides the console's own users. */
  methods(): Promise<SignInMethods>;
  hashPassword(password: string): Promise<string>;
  verifyPassword(password: string, hash: string): Promise<boolean>;
};

export async function openAuth({ db, secret, bootstrapToken, now, directories }: AuthOptions): Promise<Auth> {
  const library = openSessionLibrary(db, secret);
  const { password } = await library.$context;
  const bootstrapHash = bootstrapToken === null ? null : hashToken(bootstrapToken);
  const open: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    "POST /api/auth/sign-in/username": (request) => signIn(db, library, request, now()),
    "POST /api/auth/sign-in/keystone": (request) => keystoneSignIn(db, library, directories, request, now()),
    "POST /api/auth/sign-out": (request) => library.handler(request),
    "GET /api/auth/oidc/start": (request) => startOidc(db, directories, request, now()),
    "GET /api/auth/oidc/callback": (request) => finishOidc(db, library, directories, request, now()),
  };
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
      if (found.response === null) return null;
      const { user, session } = found.response;
      const actor = await sessionActor(user, session.grant ?? null, directories, now());
      if (actor === null) return null;
      return { actor, sessionId: session.id, setCookies: found.headers.getSetCookie() };
    },

    async handle(request) {
      const { pathname } = new URL(request.url);
      const answer = open[`${request.method} ${pathname}`];
      if (answer === undefined) return Response.json({ message: "Not found." }, { status: 404 });
      // the provider sends people back from its own site; what they bring is tied to the cookie that they left with
      if (pathname !== "/api/auth/oidc/callback" && !isSameOrigin(request.headers)) {
        return Response.json({ message: "Sent by a page of another site." }, { status: 403 });
      }
      const response = await answer(request);
      return isHttps(request) ? withSecureCookies(response) : response;
    },

    methods: () => directories.methods(),
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
