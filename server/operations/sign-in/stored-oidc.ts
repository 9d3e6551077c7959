import type { Db } from "@/server/db/client";
import { oidcSettingsSchema } from "@/server/model/sign-in";
import type { Vault } from "@/server/operations/console-context";
import type { OidcConfig } from "@/server/operations/sign-in/oidc-client";

export const OIDC_ROW = "oidc";
/** What the client secret is sealed for. */
export const OIDC_SECRET = "oidc:client-secret";

export function oidcProvider(issuer: string): string {
  return `oidc:${issuer}`;
}

/** The OpenID provider that an administrator set up; `null`: none. */
export async function storedOidc(db: Db, vault: Pick<Vault, "open">): Promise<OidcConfig | null> {
  const row = await db.oidcProvider.findUnique({ where: { id: OIDC_ROW } });
  if (row === null) return null;
  return { ...oidcSettingsSchema.parse(row.settings), clientSecret: vault.open(row.secret, OIDC_SECRET) };
}
