import { auditRouter } from "@/server/api/routers/audit";
import { sessionRouter } from "@/server/api/routers/session";
import { tokensRouter } from "@/server/api/routers/tokens";
import { usersRouter } from "@/server/api/routers/users";
import { createCallerFactory, router } from "@/server/api/trpc";

/** The whole API: one line a router. */
export const appRouter = router({
  audit: auditRouter,
  session: sessionRouter,
  tokens: tokensRouter,
  users: usersRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: for tests, and for pages that prefetch. */
export const createCaller = createCallerFactory(appRouter);
