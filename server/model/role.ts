import { z } from "zod";

/**
 * What people and tokens may do; each includes the ones before it. A member sees the objects of some projects and nothing
 * else; from viewer on one sees the whole console.
 */
export const ROLES = ["member", "viewer", "operator", "admin"] as const;

export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Roles that are not about projects: all that a token can have. */
export const CONSOLE_ROLES = ["viewer", "operator", "admin"] as const;

export const consoleRoleSchema = z.enum(CONSOLE_ROLES);
export type ConsoleRole = z.infer<typeof consoleRoleSchema>;

/** Whether someone of role `has` may do what is meant for `needed`. */
export function roleAllows(has: Role, needed: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(needed);
}
