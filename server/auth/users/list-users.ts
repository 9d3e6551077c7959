import type { Db } from "@/server/db/client";
import { type Role, roleSchema } from "@/server/model/role";

export type UserRow = {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly mustChangePassword: boolean;
  readonly createdAt: Date;
};

export async function listUsers(db: Db): Promise<readonly UserRow[]> {
  const users = await db.user.findMany({ orderBy: { username: "asc" } });
  return users.map((user) => ({
    id: user.id,
    name: user.name,
    username: user.username ?? user.name,
    role: roleSchema.parse(user.role),
    disabled: user.banned,
    mustChangePassword: user.mustChangePassword,
    createdAt: user.createdAt,
  }));
}
