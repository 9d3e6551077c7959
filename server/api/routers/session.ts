import { router, sessionProcedure } from "@/server/api/trpc";

export const sessionRouter = router({
  me: sessionProcedure.query(({ ctx }) => ctx.actor),
});
