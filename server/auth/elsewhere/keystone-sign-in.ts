import { z } from "zod";
import { countAttempt } from "@/server/auth/attempts-by-address";
import { admit, recordEntry } from "@/server/auth/elsewhere/admit";
import type { Directories } from "@/server/auth/elsewhere/vouched";
import { parseJson } from "@/server/auth/parse-json";
import { accountDisabled, tooMany } from "@/server/auth/refusals";
import { PEER_HEADER, type SessionLibrary } from "@/server/auth/session-library";
import { beginAttempt, forgetAttempt, forgetFailures } from "@/server/auth/sign-in-throttle";
import type { Db } from "@/server/db/client";

const text = z.string().trim().min(1).max(255);
const credentials = z.strictObject({
  ...{ cloudId: z.string().min(1).max(100), username: text, userDomain: text },
  password: z.string().min(1).max(1_000),
  project: z
    .union([z.strictObject({ id: text }), z.strictObject({ name: text })])
    .nullable()
    .default(null),
});

const LARGEST_BODY = 8_192;
const BLOCK_OF_ADDRESS_MS = 60_000;

/**
 * `POST /api/auth/sign-in/keystone`: the cloud's Keystone judges the password, which is kept nowhere. Throttled by name as
 * the console's own sign-in is, apart from it, and by address. A person of several projects is answered with a choice.
 */
export async function keystoneSignIn(
  db: Db,
  library: SessionLibrary,
  directories: Directories,
  request: Request,
  now: Date,
): Promise<Response> {
  const body = await request.text();
  const parsed = credentials.safeParse(body.length > LARGEST_BODY ? null : parseJson(body));
  if (!parsed.success) {
    return Response.json({ message: "Give cloud, user name, its domain and a password." }, { status: 400 });
  }
  const given = parsed.data;
  const provider = `keystone:${given.cloudId}`;
  const key = `${provider} ${given.userDomain} ${given.username}`.toLowerCase();
  if (!(await countAttempt(db, "keystone", request.headers.get(PEER_HEADER), now))) {
    return tooMany(new Date(now.getTime() + BLOCK_OF_ADDRESS_MS), now);
  }
  const attempt = await beginAttempt(db, key, now);
  if (!attempt.allowed) return tooMany(attempt.retryAt, now);

  const answer = await directories.askKeystone(given, request.signal);
  if (answer.kind === "in") {
    await forgetFailures(db, key, now);
    const cookies = await admit(db, library, request, answer.person);
    if (cookies === null) return accountDisabled();
    const headers = new Headers();
    for (const cookie of cookies) headers.append("set-cookie", cookie);
    return Response.json({ mustChangePassword: false }, { headers });
  }
  if (answer.kind === "choose") {
    await forgetFailures(db, key, now);
    return Response.json({ projects: answer.projects });
  }
  if (answer.kind === "no-role") await forgetFailures(db, key, now);
  if (answer.kind === "away" || answer.kind === "closed") await forgetAttempt(db, key, attempt.next);
  const { blockedUntil } = attempt.next;
  const isBlocked = answer.kind === "wrong" && blockedUntil !== null;
  await recordEntry(db, request, {
    actor: await knownPerson(db, provider, given.username),
    outcome: answer.kind === "away" ? "failed" : "refused",
    detail: {
      ...{ provider, reason: answer.kind === "wrong" ? "Keystone refused user, domain or password" : answer.message },
      ...(isBlocked ? { blockedUntil: blockedUntil.toISOString() } : {}),
    },
  });
  if (isBlocked) return tooMany(blockedUntil, now);
  return Response.json({ code: CODES[answer.kind], message: answer.message }, { status: STATUSES[answer.kind] });
}

const STATUSES = { wrong: 401, "no-role": 403, closed: 403, away: 502 } as const;
const CODES = { wrong: "INVALID_CREDENTIALS", "no-role": "NO_ROLE", closed: "CLOSED", away: "AWAY" } as const;

/** Somebody who was here before; a name that was not is not kept: people type passwords there. */
async function knownPerson(db: Db, provider: string, name: string): Promise<{ id: string | null; name: string }> {
  const user = await db.user.findFirst({ where: { name, accounts: { some: { providerId: provider } } } });
  return user === null
    ? { id: null, name: "(unknown name)" }
    : { id: user.id, name: user.displayUsername ?? user.name };
}
