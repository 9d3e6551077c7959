import { z } from "zod";
import { writeAudit } from "@/server/audit/audit";
import { makeOneTimePassword } from "@/server/auth/password";
import { LONGEST_USERNAME, SHORTEST_USERNAME } from "@/server/auth/session-library";
import { givenRole, roleColumns } from "@/server/auth/users/given-role";
import type { UserContext } from "@/server/auth/users/user-context";
import type { Tx } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import type { Role } from "@/server/model/role";

export const createUserInput = z.strictObject({
  username: z
    .string()
    .min(SHORTEST_USERNAME)
    .max(LONGEST_USERNAME)
    .regex(/^[A-Za-z0-9_.]+$/, "letters, digits, dots and underscores"),
  name: z.string().trim().min(1).max(100),
  ...givenRole,
});

/** Makes a user with a one-time password, which only the caller learns and which must be changed at the first sign-in. */
export async function createUser(
  ctx: UserContext,
  input: z.output<typeof createUserInput>,
): Promise<{ id: string; password: string }> {
  const username = input.username.toLowerCase();
  const password = makeOneTimePassword();
  const id = ctx.newId();
  const hash = await ctx.hashPassword(password);
  await ctx.db.$transaction(async (tx) => {
    const role = await roleColumns(tx, input);
    const user = { id, username, name: input.name, ...role, mustChangePassword: true };
    if (!(await insertUser(tx, user, hash, ctx.newId()))) {
      throw new BridgeheadError("conflict", `The user name ${username} is taken.`);
    }
    const scope = input.scope === undefined ? {} : { scope: input.scope };
    const detail = { role: input.role, name: input.name, ...scope };
    await writeAudit(tx, { actor: ctx.actor, action: "users.create", target: username, outcome: "done", detail });
  });
  return { id, password };
}

export type NewUser = {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  /** JSON text of a member's ProjectScope. */
  readonly scope: string | null;
  readonly mustChangePassword: boolean;
};

/** The rows that the session library expects of a user with a password. False: the name is taken. */
export async function insertUser(tx: Tx, user: NewUser, passwordHash: string, accountId: string): Promise<boolean> {
  const email = `${user.username}@users.invalid`;
  const made = await tx.user.createMany({
    data: { ...user, displayUsername: user.username, email, emailVerified: true },
    skipDuplicates: true,
  });
  if (made.count === 0) return false;
  await tx.account.create({
    data: { id: accountId, accountId: user.id, providerId: "credential", userId: user.id, password: passwordHash },
  });
  return true;
}
