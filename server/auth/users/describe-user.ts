import type { Actor } from "@/server/auth/actor";
import type { Db } from "@/server/db/client";
import type { ProjectScope } from "@/server/model/project-scope";
import type { Role } from "@/server/model/role";

export type Me = {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly role: Role;
  readonly mustChangePassword: boolean;
  /** Where they signed in; `null`: here, with a password that can be changed here. */
  readonly origin: string | null;
  /** Of a member: what they see. */
  readonly scope: (ProjectScope & { readonly cloudName: string }) | null;
};

/** What someone learns about themselves. A token is its own name. */
export async function describeUser(db: Db, actor: Actor): Promise<Me> {
  const user = actor.kind === "user" ? await db.user.findUnique({ where: { id: actor.id } }) : null;
  const { id, role, mustChangePassword, scope, origin } = actor;
  const cloud = scope === undefined ? null : await db.cloud.findUnique({ where: { id: scope.cloudId } });
  return {
    ...{ id, role, mustChangePassword, username: actor.name, name: user?.name ?? actor.name },
    origin: origin ?? null,
    scope: scope === undefined ? null : { ...scope, cloudName: cloud?.name ?? scope.cloudId },
  };
}
