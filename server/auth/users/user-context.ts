import type { Actor } from "@/server/auth/actor";
import type { Db, Tx } from "@/server/db/client";
import type { User } from "@/server/db/generated/client";
import { BridgeheadError } from "@/server/model/errors";

/** What changing users and tokens needs. */
export type UserContext = {
  readonly db: Db;
  readonly actor: Pick<Actor, "kind" | "id" | "name">;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly hashPassword: (password: string) => Promise<string>;
};

export async function findUser(tx: Tx, id: string): Promise<User> {
  const user = await tx.user.findUnique({ where: { id } });
  if (user === null) throw new BridgeheadError("missing", "There is no such user.");
  return user;
}

/**
 * Throws `conflict` when nobody else could administrate without this user; who comes from another directory does not count,
 * as that may be away or closed. Locks the admins' rows until the transaction
 * ends: two admins who take each other's role at the same moment do not both succeed.
 */
export async function assertAnotherAdmin(tx: Tx, user: User): Promise<void> {
  if (user.role !== "admin" || user.banned) return;
  const admins = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "user" WHERE "role" = 'admin' AND NOT "banned" AND EXISTS (
      SELECT 1 FROM "account" WHERE "account"."userId" = "user"."id" AND "account"."providerId" = 'credential'
    ) ORDER BY "id" FOR UPDATE`;
  if (admins.some((admin) => admin.id !== user.id)) return;
  throw new BridgeheadError("conflict", `${user.username ?? user.name} is the last administrator.`, {
    remedy: "Give somebody else the role admin first.",
  });
}

/** Throws `refused` for a user who comes from another directory: what is asked is not kept here. */
export async function assertLocal(tx: Tx, user: User, what: string): Promise<void> {
  if ((await tx.account.count({ where: { userId: user.id, providerId: "credential" } })) > 0) return;
  throw new BridgeheadError(
    "refused",
    `${user.displayUsername ?? user.name} signs in elsewhere, which decides the ${what}.`,
    {
      remedy: "Change it there, or change the rules of that sign-in.",
    },
  );
}
