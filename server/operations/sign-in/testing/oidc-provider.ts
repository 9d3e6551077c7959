import { createHash, createSign, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export const OIDC_CLIENT = { clientId: "bridgehead", clientSecret: "oidc-s3cret" };

export type OidcDouble = {
  readonly issuer: string;
  /** Whom the next authorization is given to, and what is in their ID token. */
  person: Record<string, unknown>;
  /** Changes the next ID tokens, as an attacker or a broken provider would. */
  spoil: { nonce?: string; audience?: string; issuer?: string; expired?: boolean; wrongKey?: boolean; plain?: boolean };
  /** Authorizations that were asked for. */
  readonly asked: URLSearchParams[];
  close(): Promise<void>;
};

type Pending = { readonly nonce: string; readonly challenge: string; readonly redirectUri: string };

/**
 * A small OpenID provider on loopback for tests: discovery, keys, authorization without a page (whoever comes is
 * `person`), and a token end point that checks client, code, address and PKCE, and signs ID tokens with RS256.
 */
export async function startOidcDouble(): Promise<OidcDouble> {
  const key = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, Pending>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", double.issuer);
    const json = (status: number, body: unknown) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(body));
    };
    switch (`${request.method} ${url.pathname}`) {
      case "GET /.well-known/openid-configuration":
        return json(200, discovery(double.issuer));
      case "GET /keys":
        return json(200, {
          keys: [{ ...key.publicKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: "RS256" }],
        });
      case "GET /authorize": {
        const { searchParams } = url;
        double.asked.push(searchParams);
        const back = new URL(searchParams.get("redirect_uri") ?? "");
        const code = randomUUID();
        codes.set(code, {
          nonce: searchParams.get("nonce") ?? "",
          challenge: searchParams.get("code_challenge") ?? "",
          redirectUri: back.href,
        });
        back.searchParams.set("state", searchParams.get("state") ?? "");
        if (double.person.refuses === true) back.searchParams.set("error", "access_denied");
        else back.searchParams.set("code", code);
        response.writeHead(302, { Location: back.href });
        return response.end();
      }
      case "POST /token": {
        let text = "";
        for await (const chunk of request) text += String(chunk);
        const form = new URLSearchParams(text);
        const pending = codes.get(form.get("code") ?? "");
        codes.delete(form.get("code") ?? "");
        const isClient =
          form.get("client_id") === OIDC_CLIENT.clientId && form.get("client_secret") === OIDC_CLIENT.clientSecret;
        if (!isClient) return json(401, { error: "invalid_client", error_description: "unknown client or secret" });
        const challenge = createHash("sha256")
          .update(form.get("code_verifier") ?? "")
          .digest("base64url");
        if (
          pending === undefined ||
          pending.challenge !== challenge ||
          pending.redirectUri !== form.get("redirect_uri")
        ) {
          return json(400, { error: "invalid_grant", error_description: "the code is not valid" });
        }
        const idToken = sign(double, pending, double.spoil.wrongKey === true ? stranger.privateKey : key.privateKey);
        return json(200, { access_token: randomUUID(), token_type: "Bearer", expires_in: 300, id_token: idToken });
      }
      default:
        return json(404, { error: "not_found" });
    }
  });
  const double: OidcDouble & { issuer: string } = {
    ...{ issuer: "", person: {}, spoil: {}, asked: [] },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  double.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return double;
}

function discovery(issuer: string) {
  return {
    issuer,
    ...{ authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys` },
    ...{ response_types_supported: ["code"], subject_types_supported: ["public"] },
    ...{ id_token_signing_alg_values_supported: ["RS256"], code_challenge_methods_supported: ["S256"] },
    token_endpoint_auth_methods_supported: ["client_secret_post"],
  };
}

function sign({ issuer, person, spoil }: OidcDouble, { nonce }: Pending, key: KeyObject): string {
  const now = Math.floor(Date.now() / 1000);
  const exp = spoil.expired === true ? now - 3_600 : now + 300;
  const claims = {
    ...{ iss: spoil.issuer ?? issuer, aud: spoil.audience ?? OIDC_CLIENT.clientId, iat: now, exp },
    ...{ nonce: spoil.nonce ?? nonce, ...person },
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = spoil.plain === true ? { alg: "none" } : { alg: "RS256", kid: "k1" };
  const signed = `${encode(header)}.${encode(claims)}`;
  if (spoil.plain === true) return `${signed}.`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
}
