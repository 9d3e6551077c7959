/** Answers of sign-ins that come to nothing. */

export function tooMany(retryAt: Date, now: Date): Response {
  const seconds = Math.max(1, Math.ceil((retryAt.getTime() - now.getTime()) / 1_000));
  const message = `Too many failed sign-ins. Try again in ${seconds} s.`;
  return Response.json(
    { code: "TOO_MANY_ATTEMPTS", message, retryAt: retryAt.toISOString() },
    { status: 429, headers: { "retry-after": String(seconds), "x-retry-after": String(seconds) } },
  );
}

export function accountDisabled(): Response {
  return Response.json({ code: "BANNED_USER", message: "This account is disabled." }, { status: 403 });
}
