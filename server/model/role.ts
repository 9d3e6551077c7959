import { z } from "zod";

/** What people and tokens may do; each includes the ones before it. */
export const ROLES = ["viewer", "operator", "admin"] as const;

export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Whether someone of role `has` may do what is meant for `needed`. */
export function roleAllows(has: Role, needed: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(needed);
}
