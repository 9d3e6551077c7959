import { ROLES, type Role } from "@/server/model/role";
import type { SelectOption } from "../ui/select";

const MEANINGS: Readonly<Record<Role, string>> = {
  viewer: "Sees everything, changes nothing",
  operator: "Applies plans: mappings, networks, cases",
  admin: "Also hosts, appliances, users and tokens",
};

export const ROLE_OPTIONS: readonly SelectOption<Role>[] = ROLES.map((role) => ({
  value: role,
  label: role,
  detail: MEANINGS[role],
}));
