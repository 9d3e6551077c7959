import { writeAudit } from "@/server/audit/audit";
import { assertAnotherAdmin, findUser, type UserContext } from "@/server/auth/users/user-context";
import type { Role } from "@/server/model/role";

/** Takes effect with the user's next request. */
export async function setUserRole(ctx: UserContext, input: { id: string; role: Role }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const user = await findUser(tx, input.id);
    if (input.role !== "admin") await assertAnotherAdmin(tx, user);
    await tx.user.update({ where: { id: user.id }, data: { role: input.role } });
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "users.setRole",
      target: user.username ?? user.name,
      outcome: "done",
      detail: { before: user.role, after: input.role },
    });
  });
}
