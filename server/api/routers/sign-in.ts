import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { adminProcedure, router } from "@/server/api/trpc";
import { cloudSignInSchema, oidcInput } from "@/server/model/sign-in";
import { setCloudSignIn } from "@/server/operations/sign-in/set-cloud-sign-in";
import { removeOidc, setOidc } from "@/server/operations/sign-in/set-oidc";
import { readSignInSettings } from "@/server/operations/sign-in/sign-in-settings";

/** Who may sign in from elsewhere. The signing in itself is below /api/auth. */
export const signInRouter = router({
  settings: adminProcedure.query(({ ctx }) =>
    readSignInSettings(consoleContext(ctx), ctx.services.settings.BRIDGEHEAD_OIDC),
  ),

  setCloud: adminProcedure
    .input(cloudSignInSchema.extend({ cloudId: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => setCloudSignIn(consoleContext(ctx), input)),

  setOidc: adminProcedure
    .input(oidcInput)
    .mutation(({ ctx, input }) => setOidc(consoleContext(ctx), input, ctx.services.settings.BRIDGEHEAD_OIDC)),

  removeOidc: adminProcedure.mutation(({ ctx }) =>
    removeOidc(consoleContext(ctx), ctx.services.settings.BRIDGEHEAD_OIDC),
  ),
});
