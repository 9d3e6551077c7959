import type { Vouched } from "@/server/auth/elsewhere/vouched";
import type { Db } from "@/server/db/client";
import type { User } from "@/server/db/generated/client";

/**
 * The user that stands for a person of another directory: found by provider and the directory's own id, made at the first
 * sign-in, and never a user of the console that happens to have the same name or mail address. It has no password here.
 */
export async function boundUser(db: Db, person: Vouched, newId: () => string): Promise<User> {
  const { provider, subject, name, role, scope } = person;
  const account = { providerId: provider, accountId: subject };
  const current = { name, displayUsername: person.login, role, scope: scope === null ? null : JSON.stringify(scope) };
  const found = await db.account.findUnique({ where: { providerId_accountId: account } });
  if (found !== null) return await db.user.update({ where: { id: found.userId }, data: current });
  const id = newId();
  const data = { id, ...current, email: `${id}@elsewhere.invalid`, emailVerified: false };
  return await db.$transaction(async (tx) => {
    const user = await tx.user.create({ data });
    const made = await tx.account.createMany({
      data: { id: newId(), ...account, userId: id },
      skipDuplicates: true,
    });
    if (made.count === 1) return user;
    // the same person came in by another browser at the same moment
    await tx.user.delete({ where: { id } });
    const other = await tx.account.findUniqueOrThrow({ where: { providerId_accountId: account } });
    return await tx.user.update({ where: { id: other.userId }, data: current });
  });
}
