import { z } from "zod";
import { countAttempt } from "@/server/auth/attempts-by-address";
import { admit, recordEntry } from "@/server/auth/elsewhere/admit";
import type { Directories } from "@/server/auth/elsewhere/vouched";
import { PEER_HEADER, type SessionLibrary } from "@/server/auth/session-library";
import type { Db } from "@/server/db/client";
import type { OidcRefusal } from "@/server/model/sign-in";

const COOKIE = "bridgehead.oidc";
const CALLBACK = "/api/auth/oidc/callback";
/** A person reads, types and looks for a phone meanwhile. */
const LIFE_SECONDS = 10 * 60;

const kept = z.object({
  secrets: z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), redirectUri: z.string() }),
  next: z.string(),
  until: z.number(),
});

/** `GET /api/auth/oidc/start?next=…`: off to the provider. What has to come back waits in a sealed cookie of the browser. */
export async function startOidc(db: Db, directories: Directories, request: Request, now: Date): Promise<Response> {
  if (!(await countAttempt(db, "oidc", request.headers.get(PEER_HEADER), now))) return backToLogin("too-many");
  const redirectUri = `${publicOrigin(request)}${CALLBACK}`;
  const begun = await directories.beginOidc(redirectUri, request.signal).catch(async (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    const actor = { id: null, name: "(unknown name)" };
    await recordEntry(db, request, { actor, outcome: "failed", detail: { provider: "oidc", reason } });
    return "away" as const;
  });
  if (begun === "away") return backToLogin("away");
  if (begun === null) return Response.json({ message: "Not found." }, { status: 404 });
  const next = new URL(request.url).searchParams.get("next") ?? "";
  const value = { secrets: begun.secrets, next, until: now.getTime() + LIFE_SECONDS * 1_000 };
  const sealed = directories.vault.seal(JSON.stringify(value), COOKIE);
  return seeOther(begun.url.href, [cookie(sealed, LIFE_SECONDS)]);
}

/** `GET /api/auth/oidc/callback?…`: the provider sent the browser back, with a code or with a refusal. */
export async function finishOidc(
  db: Db,
  library: SessionLibrary,
  directories: Directories,
  request: Request,
  now: Date,
): Promise<Response> {
  const waiting = readCookie(directories, request, now);
  if (waiting === null) return backToLogin("expired");
  const refused = async (why: OidcRefusal, reason: string) => {
    const actor = { id: null, name: "(unknown name)" };
    const outcome = why === "away" ? ("failed" as const) : ("refused" as const);
    await recordEntry(db, request, { actor, outcome, detail: { provider: "oidc", reason } });
    return backToLogin(why, waiting.next);
  };
  const { search, searchParams } = new URL(request.url);
  if (searchParams.get("error") === "access_denied" && searchParams.get("state") === waiting.secrets.state) {
    return await refused("cancelled", "the provider says that the person did not agree");
  }
  // as the provider knows it: behind a proxy this request has another address
  const url = new URL(search, waiting.secrets.redirectUri);
  const answer = await directories.finishOidc(url, waiting.secrets, request.signal);
  switch (answer.kind) {
    case "in": {
      const cookies = await admit(db, library, request, answer.person);
      if (cookies === null) return backToLogin("disabled", waiting.next);
      return seeOther(safePath(waiting.next), [...cookies, cookie("", 0)]);
    }
    case "choose":
      return await refused("refused", "a choice of projects, which OpenID Connect has not");
    case "away":
      return await refused("away", answer.message);
    case "no-role":
      return await refused("no-role", answer.message);
    case "wrong":
    case "closed":
      return await refused("refused", answer.message);
  }
}

function readCookie(directories: Directories, request: Request, now: Date): z.infer<typeof kept> | null {
  const pairs = (request.headers.get("cookie") ?? "").split(/; */);
  const sealed = pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  if (sealed === undefined || sealed === "") return null;
  try {
    const value = kept.parse(JSON.parse(directories.vault.open(sealed, COOKIE)));
    return value.until > now.getTime() ? value : null;
  } catch {
    return null; // of another key, or not ours
  }
}

function cookie(value: string, maxAge: number): string {
  return `${COOKIE}=${value}; Max-Age=${maxAge}; Path=/api/auth/oidc; HttpOnly; SameSite=Lax`;
}

function backToLogin(refusal: OidcRefusal, next = ""): Response {
  const query = new URLSearchParams(next === "" ? { refused: refusal } : { refused: refusal, next });
  return seeOther(`/login?${query}`, [cookie("", 0)]);
}

function seeOther(location: string, cookies: readonly string[]): Response {
  const headers = new Headers({ location, "cache-control": "no-store" });
  for (const each of cookies) headers.append("set-cookie", each);
  return new Response(null, { status: 303, headers });
}

/** A path of this console; anything else leads home. */
function safePath(next: string): string {
  return /^\/(?![/\\])[^\s\\]*$/.test(next) && !next.startsWith("/login") ? next : "/";
}

/** Where the browser sees the console. The provider sends nobody to an address that was not registered with it. */
function publicOrigin(request: Request): string {
  const url = new URL(request.url);
  const isHttps = url.protocol === "https:" || request.headers.get("x-forwarded-proto") === "https";
  return `${isHttps ? "https" : "http"}://${request.headers.get("x-forwarded-host") ?? request.headers.get("host") ?? url.host}`;
}
