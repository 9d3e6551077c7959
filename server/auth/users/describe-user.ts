import type { Actor } from "@/server/auth/actor";
import type { Db } from "@/server/db/client";
import type { Role } from "@/server/model/role";

export type Me = {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly role: Role;
  readonly mustChangePassword: boolean;
};

/** What someone learns about themselves. A token is its own name. */
export async function describeUser(db: Db, actor: Actor): Promise<Me> {
  const user = actor.kind === "user" ? await db.user.findUnique({ where: { id: actor.id } }) : null;
  const { id, role, mustChangePassword } = actor;
  return { id, role, mustChangePassword, username: actor.name, name: user?.name ?? actor.name };
}
