import type { Authenticated } from "@/server/auth/auth";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

/** What every procedure starts with. Nothing is awaited yet: a start that failed must become an error of the procedure. */
export type Context = {
  readonly headers: Headers;
  /** Ready when the runtime has started. */
  readonly services: () => Promise<Runtime>;
  /** `null`: nobody signed in and no valid token. Asked once for all procedures of a request. */
  readonly authenticate: () => Promise<Authenticated | null>;
};

/**
 * The context of a request, or of a page that prefetches (`headers()` of next/headers). `responseHeaders` take a renewed
 * session cookie; a page cannot set one.
 */
export function createContext(
  headers: Headers,
  responseHeaders?: Headers,
  services: () => Promise<Runtime> = getRuntime,
): Context {
  let asked: Promise<Authenticated | null> | null = null;
  const authenticate = async () => {
    const { auth } = await services();
    const found = await auth.authenticate(headers);
    for (const cookie of found?.setCookies ?? []) responseHeaders?.append("set-cookie", cookie);
    return found;
  };
  return {
    headers,
    services,
    authenticate: () => {
      asked ??= authenticate();
      return asked;
    },
  };
}
