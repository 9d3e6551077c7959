import type { z } from "zod";
import type { Tx } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import { projectScopeSchema } from "@/server/model/project-scope";
import { roleSchema } from "@/server/model/role";

/** A role, with the projects that a member sees. */
export const givenRole = {
  role: roleSchema,
  scope: projectScopeSchema.optional().describe("of a member: the projects, all of one cloud"),
};

type GivenRole = z.output<z.ZodObject<typeof givenRole>>;

/** The columns of a user; `invalid` where a member has no projects, or somebody else has. */
export async function roleColumns(tx: Tx, { role, scope }: GivenRole) {
  if (role !== "member") {
    if (scope === undefined) return { role, scope: null };
    throw new BridgeheadError("invalid", `Whoever is ${role} sees the whole console; projects are for members.`);
  }
  if (scope === undefined) {
    throw new BridgeheadError("invalid", "A member needs the projects that they see.", {
      remedy: "Give a cloud and at least one of its projects.",
    });
  }
  if ((await tx.cloud.count({ where: { id: scope.cloudId } })) === 0) {
    throw new BridgeheadError("missing", `There is no cloud ${scope.cloudId}.`, {
      remedy: "Pick one of the listed clouds.",
    });
  }
  return { role, scope: JSON.stringify(scope) };
}
