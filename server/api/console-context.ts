import type { Actor } from "@/server/auth/actor";
import type { ConsoleContext } from "@/server/operations/console-context";
import type { Runtime } from "@/server/runtime/runtime";

/** The world of an operation for the one who asks. */
export function consoleContext(ctx: { readonly services: Runtime; readonly actor: Actor }): ConsoleContext {
  return ctx.services.console.context(ctx.actor);
}
