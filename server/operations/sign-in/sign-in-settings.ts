import type { CloudSignIn, OidcSettings } from "@/server/model/sign-in";
import type { ConsoleContext } from "@/server/operations/console-context";
import { keystonePlace, readCloudSignIn } from "@/server/operations/sign-in/cloud-sign-in";
import type { OidcConfig } from "@/server/operations/sign-in/oidc-client";
import { storedOidc } from "@/server/operations/sign-in/stored-oidc";

export type SignInSettings = {
  readonly clouds: readonly {
    readonly id: string;
    readonly name: string;
    /** Without it nobody can sign in by the cloud. */
    readonly hasKeystone: boolean;
    readonly signIn: CloudSignIn;
  }[];
  /** Without its secret. `isFixed`: the environment decides it. */
  readonly oidc: (OidcSettings & { readonly isFixed: boolean }) | null;
};

/** Who may sign in from elsewhere, as it is set up. */
export async function readSignInSettings(ctx: ConsoleContext, fixedOidc: OidcConfig | null): Promise<SignInSettings> {
  const rows = await ctx.db.cloud.findMany({ where: { kind: "neutron" }, orderBy: { name: "asc" } });
  const config = fixedOidc ?? (await storedOidc(ctx.db, ctx.vault));
  let oidc: SignInSettings["oidc"] = null;
  if (config !== null) {
    const { clientSecret: _, ...settings } = config;
    oidc = { ...settings, isFixed: fixedOidc !== null };
  }
  return {
    clouds: rows.map((row) => ({
      ...{ id: row.id, name: row.name, hasKeystone: keystonePlace(row) !== null },
      signIn: readCloudSignIn(row),
    })),
    oidc,
  };
}
