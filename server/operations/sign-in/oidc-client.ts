import * as oidc from "openid-client";
import { Agent, fetch as fetchBy } from "undici";
import { isLoopback } from "@/server/http/is-loopback";
import { trustingConnector } from "@/server/http/tls-trust";
import { BridgeheadError } from "@/server/model/errors";
import type { OidcSettings } from "@/server/model/sign-in";

const TIMEOUT_SECONDS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const LARGEST_ANSWER = 2_000_000;

export type OidcConfig = OidcSettings & { readonly clientSecret: string };

/**
 * Reads the provider's discovery document. The configuration checks the issuer, the ID token's signature, audience, times
 * and nonce, and PKCE (RFC 7636) with each sign-in.
 */
export async function discoverOidc(config: OidcConfig): Promise<oidc.Configuration> {
  const issuer = new URL(config.issuer);
  const isPlain = issuer.protocol === "http:";
  if (isPlain && !isLoopback(issuer.hostname)) {
    throw new BridgeheadError("invalid", `The issuer ${config.issuer} would be asked unencrypted.`, {
      remedy: "Use its https address.",
    });
  }
  const dispatcher = new Agent({
    connect: trustingConnector({ mode: "ca", caPem: config.caPem }, CONNECT_TIMEOUT_MS),
    ...{ connections: 2, keepAliveTimeout: 2_000, maxResponseSize: LARGEST_ANSWER },
  });
  try {
    return await oidc.discovery(issuer, config.clientId, undefined, oidc.ClientSecretPost(config.clientSecret), {
      timeout: TIMEOUT_SECONDS,
      // the platform's fetch trusts no CA of ours
      [oidc.customFetch]: (url, { body, headers, method, redirect, signal }) =>
        fetchThrough(dispatcher, url, { body, headers, method, redirect, ...(signal === undefined ? {} : { signal }) }),
      execute: isPlain
        ? [oidc.enableNonRepudiationChecks, oidc.allowInsecureRequests]
        : [oidc.enableNonRepudiationChecks],
    });
  } catch (cause) {
    throw new BridgeheadError(
      "unreachable",
      `${config.issuer} does not describe itself as an OpenID provider: ${reasonOf(cause)}.`,
      {
        cause,
        remedy:
          "Check the issuer's address (what comes before /.well-known/openid-configuration), its certificate and its CA.",
      },
    );
  }
}

async function fetchThrough(dispatcher: Agent, url: string, init: oidc.CustomFetchOptions): Promise<Response> {
  const { body, headers, method, redirect, signal } = init;
  const answer = await fetchBy(url, {
    ...{ method, headers, redirect, dispatcher },
    ...(body === null || body === undefined ? {} : { body: bodyText(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  return new Response(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] });
}

/** All that this client sends are forms. */
function bodyText(body: NonNullable<oidc.CustomFetchOptions["body"]>): string {
  return body instanceof URLSearchParams || typeof body === "string" ? body.toString() : "";
}

/** The innermost thing that was said: what is around it speaks of the library. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof oidc.ResponseBodyError) return error.error_description ?? error.error;
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
