import type { ProjectScope } from "@/server/model/project-scope";
import { ROLES, type Role } from "@/server/model/role";
import type { OidcRule } from "@/server/model/sign-in";

/** Values of a claim: a text, a list of them, or what `a.b` names within an object. Anything else is no value. */
export function claimValues(claims: Readonly<Record<string, unknown>>, claim: string): readonly string[] {
  const whole = claims[claim];
  const found = whole === undefined ? claim.split(".").reduce<unknown>(within, claims) : whole;
  if (typeof found === "string") return [found];
  return Array.isArray(found) ? found.filter((each): each is string => typeof each === "string") : [];
}

function within(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

export type GivenRole = { readonly role: Role; readonly scope: ProjectScope | null };

/**
 * What the rules give for these values; `null`: nothing. The highest role counts. A member has the projects of all rules
 * that apply, as far as they are of the cloud of the first of them: a member is of one cloud.
 */
export function roleByRules(rules: readonly OidcRule[], values: readonly string[]): GivenRole | null {
  const applying = rules.filter(({ value }) => values.includes(value));
  const role = ROLES.findLast((each) => applying.some((rule) => rule.role === each));
  if (role === undefined) return null;
  if (role !== "member") return { role, scope: null };
  const members = applying.filter((rule) => rule.role === "member");
  const cloudId = members[0]?.cloudId ?? "";
  const ids = new Set(members.filter((rule) => rule.cloudId === cloudId).flatMap(({ projectIds }) => projectIds));
  return { role, scope: { cloudId, projects: [...ids].map((id) => ({ id, name: "" })) } };
}
