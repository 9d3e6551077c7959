import { writeAudit } from "@/server/audit/audit";
import type { Tx } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import type { OidcInput } from "@/server/model/sign-in";
import type { ConsoleContext } from "@/server/operations/console-context";
import { discoverOidc, type OidcConfig } from "@/server/operations/sign-in/oidc-client";
import { OIDC_ROW, OIDC_SECRET, storedOidc } from "@/server/operations/sign-in/stored-oidc";

/** Sets up the OpenID provider, once it was found. Who is signed in by one has to sign in anew: other rules hold now. */
export async function setOidc(ctx: ConsoleContext, input: OidcInput, fixedOidc: OidcConfig | null): Promise<void> {
  refuseFixed(fixedOidc);
  const { clientSecret: given, ...settings } = input;
  const stored = await storedOidc(ctx.db, ctx.vault);
  const isSame = stored?.issuer === settings.issuer && stored.clientId === settings.clientId;
  const clientSecret = given ?? (isSame ? stored.clientSecret : undefined);
  if (clientSecret === undefined) {
    throw new BridgeheadError("invalid", "The stored client secret is of another issuer or client.", {
      remedy: "Give the client secret again.",
    });
  }
  if (settings.enabled) await discoverOidc({ ...settings, clientSecret });
  const secret = ctx.vault.seal(clientSecret, OIDC_SECRET);
  const { caPem, rules, ...open } = settings;
  await ctx.db.$transaction(async (tx) => {
    const data = { settings, secret };
    await tx.oidcProvider.upsert({ where: { id: OIDC_ROW }, create: { id: OIDC_ROW, ...data }, update: data });
    await endSessions(tx);
    const detail = { ...open, hasCa: caPem !== null, rules: rules.map((rule) => ({ ...rule })) };
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "signIn.setOidc",
      target: settings.name,
      outcome: "done",
      detail,
    });
  });
}

export async function removeOidc(ctx: ConsoleContext, fixedOidc: OidcConfig | null): Promise<void> {
  refuseFixed(fixedOidc);
  await ctx.db.$transaction(async (tx) => {
    await tx.oidcProvider.deleteMany({ where: { id: OIDC_ROW } });
    await endSessions(tx);
    await writeAudit(tx, { actor: ctx.actor, action: "signIn.removeOidc", target: "OpenID Connect", outcome: "done" });
  });
}

function refuseFixed(fixedOidc: OidcConfig | null): void {
  if (fixedOidc === null) return;
  throw new BridgeheadError("refused", "The environment decides the OpenID provider.", {
    remedy: "Change BRIDGEHEAD_OIDC and start the console anew.",
  });
}

async function endSessions(tx: Tx): Promise<void> {
  await tx.session.deleteMany({ where: { user: { accounts: { some: { providerId: { startsWith: "oidc:" } } } } } });
}
