import { readScope } from "@/server/auth/elsewhere/session-grant";
import type { Db } from "@/server/db/client";
import type { ProjectScope } from "@/server/model/project-scope";
import { type Role, roleSchema } from "@/server/model/role";

export type UserRow = {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  /** Of somebody from elsewhere: as at their last sign-in. */
  readonly role: Role;
  readonly scope: ProjectScope | null;
  /** `null`: a user of this console; else e.g. `Keystone of madrid`, or `OpenID Connect`. */
  readonly origin: string | null;
  readonly disabled: boolean;
  readonly mustChangePassword: boolean;
  readonly createdAt: Date;
};

export async function listUsers(db: Db): Promise<readonly UserRow[]> {
  const users = await db.user.findMany({ orderBy: { username: "asc" }, include: { accounts: true } });
  const clouds = await db.cloud.findMany({ select: { id: true, name: true } });
  const names = new Map(clouds.map(({ id, name }) => [`keystone:${id}`, `Keystone of ${name}`]));
  const originOf = (provider: string) =>
    names.get(provider) ?? (provider.startsWith("oidc:") ? "OpenID Connect" : "Keystone of a cloud that was removed");
  return users.map((user) => {
    const elsewhere = user.accounts.find(({ providerId }) => providerId !== "credential");
    return {
      id: user.id,
      name: user.name,
      username: user.username ?? user.displayUsername ?? user.name,
      role: roleSchema.parse(user.role),
      scope: readScope(user.scope),
      origin: elsewhere === undefined ? null : originOf(elsewhere.providerId),
      disabled: user.banned,
      mustChangePassword: user.mustChangePassword,
      createdAt: user.createdAt,
    };
  });
}
