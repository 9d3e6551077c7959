import { z } from "zod";

/** Sign-in and sign-out by the authentication library's own end points (`/api/auth/…`), which set and clear the cookie. */

export type SignInResult =
  | { readonly kind: "ok" }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "throttled"; readonly seconds: number }
  | { readonly kind: "unreachable"; readonly message: string };

const refusal = z.looseObject({ message: z.string().optional(), code: z.string().optional() });
const TIMEOUT_MS = 15_000;
const DEFAULT_WAIT_SECONDS = 10;

export async function signIn(username: string, password: string): Promise<SignInResult> {
  let response: Response;
  try {
    response = await post("/api/auth/sign-in/username", { username, password });
  } catch {
    return { kind: "unreachable", message: "The console does not answer. Check that it is running, then try again." };
  }
  if (response.ok) return { kind: "ok" };
  if (response.status === 429) {
    const seconds = Number(response.headers.get("X-Retry-After") ?? response.headers.get("Retry-After"));
    return { kind: "throttled", seconds: seconds > 0 ? Math.ceil(seconds) : DEFAULT_WAIT_SECONDS };
  }
  if (response.status >= 500) {
    return { kind: "unreachable", message: "The console cannot check passwords right now. Its log says why." };
  }
  const parsed = refusal.safeParse(await response.json().catch(() => null));
  const { code = "", message } = parsed.success ? parsed.data : {};
  if (code.includes("BANNED")) {
    return { kind: "refused", message: "This account is disabled. An administrator can enable it again." };
  }
  const wrong = response.status === 401 || code.startsWith("INVALID_");
  return { kind: "refused", message: wrong ? "Wrong user name or password." : (message ?? "The sign-in was refused.") };
}

/** Clears the cookie of a session that has ended; if that fails, the cookie is worth nothing anyway. */
export async function dropCookie(): Promise<void> {
  await post("/api/auth/sign-out", {}).catch(() => undefined);
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}
