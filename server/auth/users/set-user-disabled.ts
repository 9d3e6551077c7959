import { writeAudit } from "@/server/audit/audit";
import { assertAnotherAdmin, findUser, type UserContext } from "@/server/auth/users/user-context";

/** A disabled user cannot sign in, and all of their sessions end at once. */
export async function setUserDisabled(ctx: UserContext, input: { id: string; disabled: boolean }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const user = await findUser(tx, input.id);
    if (input.disabled) {
      await assertAnotherAdmin(tx, user);
      await tx.session.deleteMany({ where: { userId: user.id } });
    }
    await tx.user.update({ where: { id: user.id }, data: { banned: input.disabled } });
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "users.setDisabled",
      target: user.username ?? user.name,
      outcome: "done",
      detail: { disabled: input.disabled },
    });
  });
}
