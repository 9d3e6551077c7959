import type { Actor } from "@/server/auth/actor";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

/** What every procedure starts with. Nothing is awaited yet: a start that failed must become an error of the procedure. */
export type Context = {
  readonly headers: Headers;
  /** Ready when the runtime has started. */
  readonly services: () => Promise<Runtime>;
  /** `null`: nobody signed in and no valid token. */
  readonly actor: () => Promise<Actor | null>;
};

/** For a request, or for a page that prefetches (`headers()` of next/headers). */
export function createContext(headers: Headers): Context {
  return { headers, services: getRuntime, actor: async () => null };
}
