import "server-only";
import type { QueryClient } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { headers } from "next/headers";
import { createContext } from "@/server/api/context";
import { appRouter } from "@/server/api/root";
import { isBridgeheadError } from "@/server/model/errors";

export type PageSession =
  | { readonly kind: "signed-in"; readonly mustChangePassword: boolean }
  | { readonly kind: "nobody" }
  /** The console cannot tell, e.g. because its database does not answer. */
  | { readonly kind: "unknown"; readonly message: string; readonly remedy: string };

/** Who asks for a page. What every page shows of them is put into the query cache, so that nothing waits for it. */
export async function pageSession(queryClient: QueryClient): Promise<PageSession> {
  const context = createContext(await headers());
  try {
    const found = await context.authenticate();
    if (found === null) return { kind: "nobody" };
    const trpc = createTRPCOptionsProxy({ ctx: context, router: appRouter, queryClient });
    await queryClient.prefetchQuery(trpc.session.me.queryOptions());
    return { kind: "signed-in", mustChangePassword: found.actor.mustChangePassword };
  } catch (error) {
    const own = isBridgeheadError(error) ? error : null;
    return {
      kind: "unknown",
      message: own?.message ?? "The console could not find out who you are.",
      remedy: own?.remedy ?? "Its log says why. Try again once that is put right.",
    };
  }
}
