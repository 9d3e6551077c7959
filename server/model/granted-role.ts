import { ROLES, type Role } from "./role";
import type { CloudSignIn } from "./sign-in";

/** The highest role that the names of Keystone roles give; `null`: none. Keystone does not tell case apart, nor do we. */
export function grantedRole(rules: CloudSignIn, keystoneRoles: readonly string[]): Role | null {
  const held = new Set(keystoneRoles.map((name) => name.toLowerCase()));
  return ROLES.findLast((role) => rules[role].some((name) => held.has(name.toLowerCase()))) ?? null;
}
