import { z } from "zod";
import { answerProblem, readFault } from "@/server/clouds/answer-problem";
import type { Catalogue } from "@/server/clouds/catalogue";
import type { CloudAuth, CloudConfig } from "@/server/clouds/cloud-config";
import { CloudError } from "@/server/clouds/cloud-error";
import type { CloudAnswer } from "@/server/clouds/cloud-http";

export type KeystoneAuth = Exclude<CloudAuth, { method: "none" }>;

export type CloudIdentity = {
  readonly user: string;
  readonly userDomain: string | null;
  readonly project: string | null;
  readonly projectDomain: string | null;
  readonly projectId: string | null;
  readonly roles: readonly string[];
};

export type Token = {
  readonly id: string;
  readonly identity: CloudIdentity;
  readonly catalogue: Catalogue;
  /** How long it was to live when it was given, by the cloud's own clock; `null`: unknown. */
  readonly lifetimeMs: number | null;
};

const named = z.looseObject({ name: z.string(), domain: z.looseObject({ name: z.string().nullish() }).nullish() });
const tokenAnswer = z.looseObject({
  token: z.looseObject({
    expires_at: z.string().nullish(),
    issued_at: z.string().nullish(),
    user: named,
    project: named.extend({ id: z.string() }).nullish(),
    roles: z.array(z.looseObject({ name: z.string() })).nullish(),
    catalog: z
      .array(
        z.looseObject({
          type: z.string(),
          endpoints: z.array(
            z.looseObject({
              interface: z.string(),
              region: z.string().nullish(),
              region_id: z.string().nullish(),
              url: z.string(),
            }),
          ),
        }),
      )
      .nullish(),
  }),
});

/** The body of `POST /v3/auth/tokens`. */
export function tokenRequest(auth: KeystoneAuth): unknown {
  if (auth.method === "application-credential") {
    const credential = { id: auth.credentialId, secret: auth.secret };
    return { auth: { identity: { methods: ["application_credential"], application_credential: credential } } };
  }
  const user = { name: auth.username, domain: { name: auth.userDomain }, password: auth.password };
  return {
    auth: {
      identity: { methods: ["password"], password: { user } },
      scope: { project: { name: auth.project, domain: { name: auth.projectDomain } } },
    },
  };
}

/** The token that an answer gives, or why there is none. */
export function readToken(called: string, config: CloudConfig, auth: KeystoneAuth, answer: CloudAnswer): Token {
  if (answer.status === 401) throw refusal(called, auth, answer);
  if (answer.status !== 200 && answer.status !== 201) throw answerProblem(called, "the sign-in", answer);
  const parsed = tokenAnswer.safeParse(answer.body);
  if (!parsed.success || answer.subjectToken === null) {
    throw new CloudError("unreachable", `${called} answered the sign-in without a token.`, {
      status: answer.status,
      remedy: "Check the address: another server may be in Keystone's place.",
    });
  }
  const { token } = parsed.data;
  if (token.catalog === null || token.catalog === undefined || token.catalog.length === 0) {
    throw new CloudError(
      "refused",
      `${called} gave a token without a catalogue, so cloud "${config.name}" has no services.`,
      {
        remedy: "Give a project that the user has a role in.",
      },
    );
  }
  const expiresAt = Date.parse(token.expires_at ?? "");
  const givenAt = answer.serverTimeMs ?? Date.parse(token.issued_at ?? "");
  const lifetimeMs = expiresAt - givenAt;
  return {
    id: answer.subjectToken,
    identity: {
      user: token.user.name,
      userDomain: token.user.domain?.name ?? null,
      project: token.project?.name ?? null,
      projectDomain: token.project?.domain?.name ?? null,
      projectId: token.project?.id ?? null,
      roles: (token.roles ?? []).map(({ name }) => name),
    },
    catalogue: token.catalog.flatMap(({ type, endpoints }) =>
      endpoints.map(({ interface: side, region_id, region, url }) => ({
        ...{ type, side, url, region: region_id ?? region ?? "" },
      })),
    ),
    lifetimeMs: Number.isFinite(lifetimeMs) ? lifetimeMs : null,
  };
}

function refusal(called: string, auth: KeystoneAuth, answer: CloudAnswer): CloudError {
  const who =
    auth.method === "password"
      ? `user "${auth.username}" of domain "${auth.userDomain}" for project "${auth.project}"`
      : `application credential ${auth.credentialId}`;
  const said = readFault(answer.body).message ?? "unauthorised";
  return new CloudError("refused", `${called} refused the sign-in of ${who}: ${said}`, {
    status: 401,
    remedy:
      auth.method === "password"
        ? "Check user, password, project and their domains; Keystone does not tell which of them is wrong."
        : "Check the credential's id and secret, and that it has neither expired nor been deleted.",
  });
}
