import { writeAudit } from "@/server/audit/audit";
import type { UserContext } from "@/server/auth/users/user-context";
import { BridgeheadError } from "@/server/model/errors";

/** The token is refused from its next request on. Revoking twice changes nothing. */
export async function revokeToken(ctx: UserContext, input: { id: string }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const token = await tx.apiToken.findUnique({ where: { id: input.id } });
    if (token === null) throw new BridgeheadError("missing", "There is no such token.");
    if (token.revokedAt !== null) return;
    await tx.apiToken.update({ where: { id: token.id }, data: { revokedAt: ctx.now() } });
    const detail = { id: token.id };
    await writeAudit(tx, { actor: ctx.actor, action: "tokens.revoke", target: token.name, outcome: "done", detail });
  });
}
