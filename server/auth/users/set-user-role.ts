import { writeAudit } from "@/server/audit/audit";
import { roleColumns } from "@/server/auth/users/given-role";
import { assertAnotherAdmin, assertLocal, findUser, type UserContext } from "@/server/auth/users/user-context";
import type { ProjectScope } from "@/server/model/project-scope";
import type { Role } from "@/server/model/role";

type RoleChange = { readonly id: string; readonly role: Role; readonly scope?: ProjectScope | undefined };

/** Takes effect with the user's next request. */
export async function setUserRole(ctx: UserContext, { id, role, scope }: RoleChange): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const user = await findUser(tx, id);
    await assertLocal(tx, user, "role");
    if (role !== "admin") await assertAnotherAdmin(tx, user);
    await tx.user.update({ where: { id: user.id }, data: await roleColumns(tx, { role, scope }) });
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "users.setRole",
      target: user.username ?? user.name,
      outcome: "done",
      detail: { before: user.role, after: role, ...(scope === undefined ? {} : { scope }) },
    });
  });
}
