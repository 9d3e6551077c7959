import type { Actor } from "@/server/auth/actor";
import { readGrant, readScope } from "@/server/auth/elsewhere/session-grant";
import type { Directories } from "@/server/auth/elsewhere/vouched";
import { roleSchema } from "@/server/model/role";

type SessionUser = {
  readonly id: string;
  readonly name: string;
  readonly username?: string | null | undefined;
  readonly role: string;
  readonly scope?: string | null | undefined;
  readonly banned?: boolean | null;
  readonly mustChangePassword?: boolean | null;
};

/**
 * Who a session is; `null`: nobody any more. One that was opened elsewhere is what that sign-in gave, until what gave it has
 * run out or was closed.
 */
export async function sessionActor(
  user: SessionUser,
  grantText: string | null,
  directories: Pick<Directories, "isOpen">,
  now: Date,
): Promise<Actor | null> {
  if (user.banned) return null;
  const base = { kind: "user" as const, id: user.id };
  if (grantText === null) {
    const scope = readScope(user.scope);
    return {
      ...{ ...base, name: user.username ?? user.name, role: roleSchema.parse(user.role) },
      mustChangePassword: user.mustChangePassword === true,
      ...(scope === null ? {} : { scope }),
    };
  }
  const { provider, origin, login, role, scope, until } = readGrant(grantText);
  if (until <= now.getTime() || !(await directories.isOpen(provider))) return null;
  return {
    ...{ ...base, name: login, role, origin, mustChangePassword: false },
    ...(scope === null ? {} : { scope }),
  };
}
