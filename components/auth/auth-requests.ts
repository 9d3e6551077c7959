import { z } from "zod";
import type { ProjectChoice } from "@/server/model/sign-in";

/** Sign-in and sign-out by the authentication library's own end points (`/api/auth/…`), which set and clear the cookie. */

export type SignInResult =
  | { readonly kind: "ok" }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "throttled"; readonly seconds: number }
  | { readonly kind: "unreachable"; readonly message: string };

export type KeystoneResult = SignInResult | { readonly kind: "choose"; readonly projects: readonly ProjectChoice[] };

export type KeystoneSignIn = {
  readonly cloudId: string;
  readonly username: string;
  readonly userDomain: string;
  readonly password: string;
  readonly project: { readonly id: string } | { readonly name: string } | null;
};

const choice = z.object({
  projects: z.array(z.object({ id: z.string(), name: z.string(), domain: z.string().nullable() })),
});
const refusal = z.looseObject({ message: z.string().optional(), code: z.string().optional() });
/** Passwords are hashed slowly on purpose, and a busy machine takes its time; one that is gone is known at once. */
const TIMEOUT_MS = 45_000;
/** Keystone is asked four times in a row, and may be slow each time. */
const KEYSTONE_TIMEOUT_MS = 60_000;
const DEFAULT_WAIT_SECONDS = 10;

export async function signIn(username: string, password: string): Promise<SignInResult> {
  const response = await post("/api/auth/sign-in/username", { username, password }).catch(() => null);
  if (response === null) return NO_ANSWER;
  if (response.ok) return { kind: "ok" };
  if (response.status === 429) return throttled(response);
  if (response.status >= 500) return NOT_NOW;
  const parsed = refusal.safeParse(await response.json().catch(() => null));
  const { code = "", message } = parsed.success ? parsed.data : {};
  if (code.includes("BANNED")) {
    return { kind: "refused", message: "This account is disabled. An administrator can enable it again." };
  }
  const wrong = response.status === 401 || code.startsWith("INVALID_");
  return { kind: "refused", message: wrong ? "Wrong user name or password." : (message ?? "The sign-in was refused.") };
}

/** By the Keystone of a cloud; its own words are told, as nobody here knows better what is wrong. */
export async function signInByKeystone(given: KeystoneSignIn): Promise<KeystoneResult> {
  const response = await post("/api/auth/sign-in/keystone", given, KEYSTONE_TIMEOUT_MS).catch(() => null);
  if (response === null) return NO_ANSWER;
  if (response.status === 429) return throttled(response);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    const chosen = choice.safeParse(body);
    return chosen.success ? { kind: "choose", projects: chosen.data.projects } : { kind: "ok" };
  }
  const parsed = refusal.safeParse(body);
  const message = parsed.success ? parsed.data.message : undefined;
  if (response.status === 502 && message !== undefined) return { kind: "unreachable", message };
  if (response.status >= 500) return NOT_NOW;
  return { kind: "refused", message: message ?? "The sign-in was refused." };
}

const NO_ANSWER: SignInResult = {
  kind: "unreachable",
  message: "The console does not answer. Check that it is running, then try again.",
};
const NOT_NOW: SignInResult = {
  kind: "unreachable",
  message: "The console cannot check passwords right now. Its log says why.",
};

function throttled(response: Response): SignInResult {
  const seconds = Number(response.headers.get("X-Retry-After") ?? response.headers.get("Retry-After"));
  return { kind: "throttled", seconds: seconds > 0 ? Math.ceil(seconds) : DEFAULT_WAIT_SECONDS };
}

/** Clears the cookie of a session that has ended; if that fails, the cookie is worth nothing anyway. */
export async function dropCookie(): Promise<void> {
  await post("/api/auth/sign-out", {}).catch(() => undefined);
}

function post(path: string, body: unknown, timeoutMs = TIMEOUT_MS): Promise<Response> {
  return fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
}
