import * as oidc from "openid-client";
import type { Directories, OidcBegun, OidcSecrets, VouchAnswer } from "@/server/auth/elsewhere/vouched";
import type { Db } from "@/server/db/client";
import { isBridgeheadError } from "@/server/model/errors";
import type { Vault } from "@/server/operations/console-context";
import { askKeystone, keystoneProvider, openClouds } from "@/server/operations/sign-in/cloud-sign-in";
import { discoverOidc, type OidcConfig, reasonOf } from "@/server/operations/sign-in/oidc-client";
import { claimValues, roleByRules } from "@/server/operations/sign-in/oidc-role";
import { oidcProvider, storedOidc } from "@/server/operations/sign-in/stored-oidc";

type Parts = {
  readonly db: Db;
  readonly vault: Vault;
  /** Of the environment: it counts instead of what is stored. */
  readonly fixedOidc: OidcConfig | null;
  readonly nowMs: () => number;
};

/** Groups are asked for anew after a working day; the provider's own session says nothing of ours. */
const OIDC_SESSION_MS = 8 * 60 * 60_000;
/** A provider changes its keys now and then; the discovery document hardly ever. */
const DISCOVERY_LIFE_MS = 10 * 60_000;

/** The directories that people can sign in by, as they are set up at the moment of asking. */
export function openDirectories({ db, vault, fixedOidc, nowMs }: Parts): Directories {
  let known: { readonly of: string; readonly at: number; readonly configuration: oidc.Configuration } | null = null;
  const current = async () => {
    const config = fixedOidc ?? (await storedOidc(db, vault));
    return config?.enabled === true ? config : null;
  };
  const discovered = async (config: OidcConfig) => {
    const of = JSON.stringify(config);
    if (known !== null && known.of === of && nowMs() - known.at < DISCOVERY_LIFE_MS) return known.configuration;
    const configuration = await discoverOidc(config);
    known = { of, at: nowMs(), configuration };
    return configuration;
  };
  return {
    vault,
    async methods() {
      const clouds = (await openClouds(db)).map(({ id, name }) => ({ id, name }));
      const config = await current();
      return { clouds, oidc: config === null ? null : { name: config.name } };
    },
    async isOpen(provider) {
      if (provider.startsWith("keystone:")) {
        return (await openClouds(db)).some(({ id }) => keystoneProvider(id) === provider);
      }
      const config = await current();
      return config !== null && oidcProvider(config.issuer) === provider;
    },
    askKeystone: (credentials, signal) => askKeystone(db, credentials, nowMs, signal),

    async beginOidc(redirectUri): Promise<OidcBegun | null> {
      const config = await current();
      if (config === null) return null;
      const configuration = await discovered(config);
      const secrets = {
        ...{ state: oidc.randomState(), nonce: oidc.randomNonce() },
        ...{ verifier: oidc.randomPKCECodeVerifier(), redirectUri },
      };
      const url = oidc.buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: redirectUri, scope: config.scopes, state: secrets.state, nonce: secrets.nonce },
        ...{ code_challenge: await oidc.calculatePKCECodeChallenge(secrets.verifier), code_challenge_method: "S256" },
      });
      return { url, secrets };
    },

    async finishOidc(url, secrets): Promise<VouchAnswer> {
      const config = await current();
      if (config === null) return { kind: "closed", message: "No OpenID provider is set up." };
      try {
        return await finish(config, await discovered(config), url, secrets);
      } catch (error) {
        if (isBridgeheadError(error)) return { kind: "away", message: error.message };
        const isAway = error instanceof oidc.ClientError && error.code === "OAUTH_TIMEOUT";
        return { kind: isAway || error instanceof TypeError ? "away" : "wrong", message: reasonOf(error) };
      }
    },
  };

  async function finish(
    config: OidcConfig,
    configuration: oidc.Configuration,
    url: URL,
    { state, nonce, verifier }: OidcSecrets,
  ): Promise<VouchAnswer> {
    const tokens = await oidc.authorizationCodeGrant(configuration, url, {
      ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
    });
    const claims = tokens.claims();
    if (claims === undefined) return { kind: "wrong", message: "The provider gave no ID token." };
    const values = claimValues(claims, config.claim);
    const given = roleByRules(config.rules, values);
    if (given === null) {
      const told = values.length === 0 ? "is not there" : `is ${values.slice(0, 20).join(", ")}`;
      return { kind: "no-role", message: `The claim ${config.claim} ${told}, for which there is no rule.` };
    }
    const textOf = (key: string) => (typeof claims[key] === "string" && claims[key] !== "" ? claims[key] : null);
    const login = textOf("preferred_username") ?? textOf("email") ?? claims.sub;
    return {
      kind: "in",
      person: {
        ...{ provider: oidcProvider(config.issuer), origin: config.name, subject: claims.sub, role: given.role },
        ...{ name: (textOf("name") ?? login).slice(0, 200), login: `${login.slice(0, 200)}@${config.name}` },
        ...{ scope: await named(given.scope), until: nowMs() + OIDC_SESSION_MS },
      },
    };
  }

  async function named<
    S extends { readonly cloudId: string; readonly projects: { id: string; name: string }[] } | null,
  >(scope: S): Promise<S> {
    if (scope === null) return scope;
    const rows = await db.project.findMany({ where: { cloudId: scope.cloudId } });
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return { ...scope, projects: scope.projects.map(({ id }) => ({ id, name: names.get(id) ?? "" })) };
  }
}
