import type { Db } from "@/server/db/client";
import { type Role, roleSchema } from "@/server/model/role";

export type TokenRow = {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
};

/** All tokens, the newest first; never their hashes. */
export async function listTokens(db: Db): Promise<readonly TokenRow[]> {
  const rows = await db.apiToken.findMany({ omit: { hash: true }, orderBy: { createdAt: "desc" } });
  return rows.map((row) => ({ ...row, role: roleSchema.parse(row.role) }));
}
