import { z } from "zod";
import { writeAudit } from "@/server/audit/audit";
import { checkPassword } from "@/server/auth/password";
import { beginAttempt, forgetFailures } from "@/server/auth/sign-in-throttle";
import { assertLocal, findUser, type UserContext } from "@/server/auth/users/user-context";
import { BridgeheadError } from "@/server/model/errors";

export const changePasswordInput = z.strictObject({
  currentPassword: z.string().min(1).max(200),
  newPassword: z.string().min(1).max(200),
});

export type ChangePasswordContext = UserContext & {
  /** The session that stays; all others of the user end. */
  readonly sessionId: string;
  readonly verifyPassword: (password: string, hash: string) => Promise<boolean>;
};

/** Changes one's own password. Guessing the current one is throttled like signing in, by the same count. */
export async function changePassword(
  ctx: ChangePasswordContext,
  input: z.output<typeof changePasswordInput>,
): Promise<void> {
  const user = await findUser(ctx.db, ctx.actor.id);
  await assertLocal(ctx.db, user, "password");
  const username = user.username ?? user.name;
  checkPassword(input.newPassword, username);
  if (input.newPassword === input.currentPassword) {
    throw new BridgeheadError("invalid", "The new password is the current one.");
  }
  const attempt = await beginAttempt(ctx.db, username, ctx.now());
  if (!attempt.allowed) {
    throw new BridgeheadError("refused", "Too many wrong passwords.", {
      remedy: `Try again after ${attempt.retryAt.toISOString()}.`,
    });
  }
  const account = await ctx.db.account.findFirst({ where: { userId: user.id, providerId: "credential" } });
  if (!account?.password || !(await ctx.verifyPassword(input.currentPassword, account.password))) {
    throw new BridgeheadError("refused", "The current password is wrong.");
  }
  const hash = await ctx.hashPassword(input.newPassword);
  await ctx.db.$transaction(async (tx) => {
    await tx.account.update({ where: { id: account.id }, data: { password: hash } });
    await tx.user.update({ where: { id: user.id }, data: { mustChangePassword: false } });
    await tx.session.deleteMany({ where: { userId: user.id, NOT: { id: ctx.sessionId } } });
    await writeAudit(tx, { actor: ctx.actor, action: "session.changePassword", target: username, outcome: "done" });
  });
  await forgetFailures(ctx.db, username, ctx.now());
}
