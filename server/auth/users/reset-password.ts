import { writeAudit } from "@/server/audit/audit";
import { makeOneTimePassword } from "@/server/auth/password";
import { assertLocal, findUser, type UserContext } from "@/server/auth/users/user-context";

/** Gives a user a new one-time password, ends all of their sessions and lifts a block after failed sign-ins. */
export async function resetPassword(ctx: UserContext, input: { id: string }): Promise<{ password: string }> {
  const password = makeOneTimePassword();
  const hash = await ctx.hashPassword(password);
  await ctx.db.$transaction(async (tx) => {
    const user = await findUser(tx, input.id);
    await assertLocal(tx, user, "password");
    await tx.user.update({ where: { id: user.id }, data: { mustChangePassword: true } });
    await tx.account.updateMany({ where: { userId: user.id, providerId: "credential" }, data: { password: hash } });
    await tx.session.deleteMany({ where: { userId: user.id } });
    if (user.username !== null) await tx.signInThrottle.deleteMany({ where: { username: user.username } });
    const target = user.username ?? user.name;
    await writeAudit(tx, { actor: ctx.actor, action: "users.resetPassword", target, outcome: "done" });
  });
  return { password };
}
