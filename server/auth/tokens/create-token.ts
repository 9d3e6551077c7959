import { z } from "zod";
import { writeAudit } from "@/server/audit/audit";
import { hashToken, makeToken } from "@/server/auth/api-token";
import type { UserContext } from "@/server/auth/users/user-context";
import { consoleRoleSchema } from "@/server/model/role";

const DAY_MS = 24 * 60 * 60_000;

export const createTokenInput = z.strictObject({
  name: z.string().trim().min(1).max(100),
  role: consoleRoleSchema,
  expiresInDays: z.int().min(1).max(3650).optional().describe("days; without: until it is revoked"),
});

/** Makes an API token. The token itself is only in the answer; the database keeps its hash. */
export async function createToken(
  ctx: UserContext,
  input: z.output<typeof createTokenInput>,
): Promise<{ id: string; token: string }> {
  const id = ctx.newId();
  const token = makeToken();
  const { name, role, expiresInDays } = input;
  const expiresAt = expiresInDays === undefined ? null : new Date(ctx.now().getTime() + expiresInDays * DAY_MS);
  await ctx.db.$transaction(async (tx) => {
    await tx.apiToken.create({
      data: { id, name, role, hash: hashToken(token), createdBy: ctx.actor.name, expiresAt },
    });
    const detail = { id, role, expiresAt: expiresAt?.toISOString() ?? null };
    await writeAudit(tx, { actor: ctx.actor, action: "tokens.create", target: name, outcome: "done", detail });
  });
  return { id, token };
}
