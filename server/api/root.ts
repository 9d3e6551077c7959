import { sessionRouter } from "@/server/api/routers/session";
import { createCallerFactory, router } from "@/server/api/trpc";

/** The whole API: one line a router. */
export const appRouter = router({
  session: sessionRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: for tests, and for pages that prefetch. */
export const createCaller = createCallerFactory(appRouter);
