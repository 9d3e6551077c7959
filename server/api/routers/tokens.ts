import { userContext } from "@/server/api/routers/users";
import { adminProcedure, idInput, router } from "@/server/api/trpc";
import { createToken, createTokenInput } from "@/server/auth/tokens/create-token";
import { listTokens } from "@/server/auth/tokens/list-tokens";
import { revokeToken } from "@/server/auth/tokens/revoke-token";

export const tokensRouter = router({
  list: adminProcedure.query(({ ctx }) => listTokens(ctx.services.db)),
  create: adminProcedure
    .input(createTokenInput)
    .mutation(({ ctx, input }) => createToken(userContext(ctx.services, ctx.actor), input)),
  revoke: adminProcedure
    .input(idInput)
    .mutation(({ ctx, input }) => revokeToken(userContext(ctx.services, ctx.actor), input)),
});
