import { z } from "zod";
import type { Vouched } from "@/server/auth/elsewhere/vouched";
import { projectScopeSchema } from "@/server/model/project-scope";
import { roleSchema } from "@/server/model/role";

const sessionGrant = z.object({
  ...{ provider: z.string(), origin: z.string(), login: z.string(), role: roleSchema },
  scope: projectScopeSchema.nullable(),
  until: z.number(),
});

/** What a sign-in elsewhere gave, for one session: another browser may be signed in to another project. */
export type SessionGrant = z.infer<typeof sessionGrant>;

export function grantOf({ provider, origin, login, role, scope, until }: Vouched): string {
  return JSON.stringify({ provider, origin, login, role, scope, until } satisfies SessionGrant);
}

/** Text that was not written by `grantOf` throws: such a session is nobody's. */
export function readGrant(text: string): SessionGrant {
  return sessionGrant.parse(JSON.parse(text));
}

/** `null`: none, so that a member sees nothing. */
export function readScope(text: string | null | undefined): SessionGrant["scope"] {
  return text === null || text === undefined ? null : projectScopeSchema.parse(JSON.parse(text));
}
