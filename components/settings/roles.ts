import { CONSOLE_ROLES, type ConsoleRole, ROLES, type Role } from "@/server/model/role";
import type { SelectOption } from "../ui/select";

const MEANINGS: Readonly<Record<Role, string>> = {
  member: "Sees the objects of some projects, changes nothing",
  viewer: "Sees everything, changes nothing",
  operator: "Applies plans: mappings, networks, cases",
  admin: "Also hosts, appliances, users and tokens",
};

function optionOf<R extends Role>(role: R): SelectOption<R> {
  return { value: role, label: role, detail: MEANINGS[role] };
}

export const ROLE_OPTIONS: readonly SelectOption<Role>[] = ROLES.map(optionOf);

/** Those that are not about projects. */
export const CONSOLE_ROLE_OPTIONS: readonly SelectOption<ConsoleRole>[] = CONSOLE_ROLES.map(optionOf);
