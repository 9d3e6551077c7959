import { z } from "zod";
import { writeAudit } from "@/server/audit/audit";
import { parseJson } from "@/server/auth/parse-json";
import { accountDisabled, tooMany } from "@/server/auth/refusals";
import { PEER_HEADER, type SessionLibrary } from "@/server/auth/session-library";
import { beginAttempt, forgetFailures } from "@/server/auth/sign-in-throttle";
import type { Db } from "@/server/db/client";
import type { User } from "@/server/db/generated/client";

const credentials = z.object({ username: z.string().min(1).max(200), password: z.string().min(1).max(200) });
const LARGEST_BODY = 4_096;
const ACTION = "session.signIn";

/** The library's sign-in with a throttle by name around it, and an audit row for what came of it. */
export async function signIn(db: Db, library: SessionLibrary, request: Request, now: Date): Promise<Response> {
  const body = await request.text();
  const parsed = credentials.safeParse(body.length > LARGEST_BODY ? null : parseJson(body));
  if (!parsed.success) return Response.json({ message: "Give a username and a password." }, { status: 400 });

  const username = parsed.data.username.trim().toLowerCase();
  const attempt = await beginAttempt(db, username, now);
  if (!attempt.allowed) return tooMany(attempt.retryAt, now);

  const response = await library.handler(sameRequest(request, { username, password: parsed.data.password }));
  if (response.status >= 500) return response;
  const waitSeconds = Number(response.headers.get("x-retry-after"));
  if (response.status === 429) return tooMany(new Date(now.getTime() + waitSeconds * 1_000), now);

  const user = await db.user.findUnique({ where: { username } });
  if (response.ok) {
    await forgetFailures(db, username, now);
    await record(db, user, request, "done", {});
    // the library's answer repeats the session token, which no script is to see
    const headers = new Headers(response.headers);
    headers.delete("content-length");
    return Response.json({ mustChangePassword: user?.mustChangePassword === true }, { headers });
  }
  const disabled = response.status === 403;
  const { blockedUntil } = attempt.next;
  await record(db, user, request, "refused", {
    reason: disabled ? "the account is disabled" : "wrong user name or password",
    ...(blockedUntil === null ? {} : { blockedUntil: blockedUntil.toISOString() }),
  });
  if (disabled) return accountDisabled();
  if (blockedUntil !== null) return tooMany(blockedUntil, now);
  return Response.json({ code: "INVALID_CREDENTIALS", message: "Wrong user name or password." }, { status: 401 });
}

/** An unknown name is not kept: people type passwords there. */
async function record(
  db: Db,
  user: User | null,
  request: Request,
  outcome: "done" | "refused",
  detail: Record<string, string>,
): Promise<void> {
  await writeAudit(db, {
    actor: { kind: "user", id: user?.id ?? null, name: user?.username ?? "(unknown name)" },
    action: ACTION,
    target: "console",
    outcome,
    detail: { address: request.headers.get(PEER_HEADER), ...detail },
  });
}

/** The request again, with nothing in its body but what was checked. */
function sameRequest(request: Request, body: z.output<typeof credentials>): Request {
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  return new Request(request.url, { method: "POST", headers, body: JSON.stringify(body) });
}
