import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import { router, sessionProcedure, viewerProcedure } from "@/server/api/trpc";
import { changePassword, changePasswordInput } from "@/server/auth/users/change-password";
import { describeUser } from "@/server/auth/users/describe-user";
import { signOut } from "@/server/auth/users/sign-out";

export const sessionRouter = router({
  me: sessionProcedure.query(({ ctx }) => describeUser(ctx.services.db, ctx.actor)),

  changePassword: sessionProcedure.input(changePasswordInput).mutation(async ({ ctx, input }) => {
    const { services, actor, sessionId } = ctx;
    if (sessionId === null) throw new TRPCError({ code: "FORBIDDEN", message: "A token has no password." });
    const { db, auth } = services;
    const { hashPassword, verifyPassword } = auth;
    const now = () => new Date();
    await changePassword({ db, actor, sessionId, now, newId: randomUUID, hashPassword, verifyPassword }, input);
  }),

  signOut: sessionProcedure.mutation(async ({ ctx }) => {
    if (ctx.sessionId !== null) await signOut(ctx.services.db, ctx.actor, ctx.sessionId);
  }),

  about: viewerProcedure.query(({ ctx: { services } }) => ({
    version: services.version,
    dataDir: services.settings.BRIDGEHEAD_DATA_DIR,
    database: `${services.database.kind === "embedded" ? "embedded, in" : "PostgreSQL at"} ${services.database.where}`,
    nodeVersion: process.version,
  })),
});
