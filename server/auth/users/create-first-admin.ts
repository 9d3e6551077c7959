import { writeAudit } from "@/server/audit/audit";
import { makeOneTimePassword } from "@/server/auth/password";
import { insertUser } from "@/server/auth/users/create-user";
import type { UserContext } from "@/server/auth/users/user-context";

export const FIRST_ADMIN = "admin";

/**
 * On a database without users: makes `admin`, with the password that was chosen (BRIDGEHEAD_ADMIN_PASSWORD) or with a
 * one-time password, which is the answer and exists nowhere else. Of replicas that start together one makes it.
 */
export async function createFirstAdmin(
  ctx: Omit<UserContext, "actor">,
  chosenPassword: string | null,
): Promise<string | null> {
  if ((await ctx.db.user.count()) > 0) return null;
  const password = chosenPassword ?? makeOneTimePassword();
  const hash = await ctx.hashPassword(password);
  const made = await ctx.db.$transaction(async (tx) => {
    const user = {
      id: ctx.newId(),
      username: FIRST_ADMIN,
      name: "Administrator",
      role: "admin" as const,
      scope: null,
      mustChangePassword: chosenPassword === null,
    };
    if (!(await insertUser(tx, user, hash, ctx.newId()))) return false;
    await writeAudit(tx, {
      actor: { kind: "system", id: null, name: "first start" },
      action: "users.create",
      target: FIRST_ADMIN,
      outcome: "done",
      detail: { role: "admin" },
    });
    return true;
  });
  return made && chosenPassword === null ? password : null;
}
