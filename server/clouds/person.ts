import { z } from "zod";
import { answerProblem, readFault } from "@/server/clouds/answer-problem";
import { type CloudConfig, serviceUrl } from "@/server/clouds/cloud-config";
import { CloudError } from "@/server/clouds/cloud-error";
import { type CloudAnswer, CloudHttp, type CloudRequest, usualCloudLimits } from "@/server/clouds/cloud-http";
import { type CloudRetries, retryRead, usualCloudRetries } from "@/server/clouds/retry";
import { findVersion } from "@/server/clouds/versions";

export type PersonCredentials = {
  readonly username: string;
  readonly userDomain: string;
  readonly password: string;
  /** `null`: the only one, or the answer is a choice. */
  readonly project: { readonly id: string } | { readonly name: string } | null;
};

export type PersonProject = { readonly id: string; readonly name: string; readonly domain: string | null };

/** What Keystone says of a person: who they are in one project, or the projects that they can choose from. */
export type PersonAnswer =
  | { readonly kind: "choose"; readonly projects: readonly PersonProject[] }
  | {
      readonly kind: "known";
      readonly user: { readonly id: string; readonly name: string; readonly domain: string | null };
      readonly project: PersonProject;
      readonly roles: readonly string[];
      /** How long Keystone's word holds; `null`: it did not say. */
      readonly lifetimeMs: number | null;
    };

export type KeystonePlace = Pick<CloudConfig, "name" | "caPem" | "allowPlainHttp"> & {
  /** With or without `/v3`. */
  readonly authUrl: string;
};

const REQUEST_TIMEOUT_MS = 15_000;
const GIVE_BACK_TIMEOUT_MS = 3_000;

const domain = z.looseObject({ id: z.string().nullish(), name: z.string().nullish() }).nullish();
const named = z.looseObject({ id: z.string(), name: z.string(), domain });
const tokenAnswer = z.looseObject({
  token: z.looseObject({
    expires_at: z.string().nullish(),
    issued_at: z.string().nullish(),
    user: named,
    project: named.nullish(),
    roles: z.array(z.looseObject({ name: z.string() })).nullish(),
  }),
});
const projectsAnswer = z.looseObject({
  projects: z.array(
    z.looseObject({
      ...{ id: z.string(), name: z.string(), domain_id: z.string().nullish() },
      enabled: z.boolean().nullish(),
    }),
  ),
});

/**
 * Lets Keystone judge a person's password, and asks what they are in a project. Nothing of it is kept: tokens are given back
 * at once. A wrong password is `refused` with status 401, a person without a project that could be meant `missing`.
 */
export async function askOfPerson(
  place: KeystonePlace,
  person: PersonCredentials,
  signal: AbortSignal,
  retries: CloudRetries = usualCloudRetries,
): Promise<PersonAnswer> {
  const base = serviceUrl(place.authUrl, { service: "Keystone", cloud: place.name, mayBePlain: place.allowPlainHttp });
  const called = `Keystone of cloud "${place.name}"`;
  const http = new CloudHttp(place.caPem, {
    ...{ ...usualCloudLimits, requestTimeoutMs: REQUEST_TIMEOUT_MS, connections: 1 },
  });
  const send = (request: Omit<CloudRequest, "called" | "signal">) =>
    patiently(called, () => http.send({ called, signal, ...request }), retries, signal);
  const tokens: string[] = [];
  let keystone: URL | null = null;
  try {
    const version = await findVersion(base, {
      ...{ major: "v3", service: "Keystone", called },
      send: (url) => send({ method: "GET", url, headers: {} }),
    });
    keystone = version.url;
    const ask = async (identity: unknown, scope: unknown) => {
      const body = JSON.stringify({ auth: { identity, scope } });
      const answer = await send({ method: "POST", url: below(version.url, "/auth/tokens"), headers: {}, body });
      const token = readPersonToken(called, person, answer);
      tokens.push(token.id);
      return token;
    };
    const user = { name: person.username, domain: { name: person.userDomain }, password: person.password };
    // the user's default project would otherwise be taken
    const first = await ask({ methods: ["password"], password: { user } }, "unscoped");
    const listed = await send({
      ...{ method: "GET", url: below(version.url, "/auth/projects") },
      headers: { "X-Auth-Token": first.id },
    });
    const chosen = choose(called, person, readProjects(called, listed));
    if (chosen.length !== 1 || chosen[0] === undefined) return { kind: "choose", projects: chosen };
    const scoped = await ask({ methods: ["token"], token: { id: first.id } }, { project: { id: chosen[0].id } });
    const { project, user: known } = scoped;
    if (project === null) throw unusable(called, "answered the sign-in to a project with a token for none");
    return { kind: "known", user: known, project, roles: scoped.roles, lifetimeMs: scoped.lifetimeMs };
  } finally {
    await giveBack(http, keystone, tokens);
    await http.close();
  }
}

type PersonToken = {
  readonly id: string;
  readonly user: { readonly id: string; readonly name: string; readonly domain: string | null };
  readonly project: PersonProject | null;
  readonly roles: readonly string[];
  readonly lifetimeMs: number | null;
};

function readPersonToken(called: string, person: PersonCredentials, answer: CloudAnswer): PersonToken {
  if (answer.status === 401) throw refusal(called, person, answer);
  if (answer.status !== 200 && answer.status !== 201) throw answerProblem(called, "the sign-in", answer);
  const parsed = tokenAnswer.safeParse(answer.body);
  if (!parsed.success || answer.subjectToken === null) throw unusable(called, "answered the sign-in without a token");
  const { user, project, roles, expires_at: expires, issued_at: issued } = parsed.data.token;
  const lifetimeMs = Date.parse(expires ?? "") - (answer.serverTimeMs ?? Date.parse(issued ?? ""));
  const told = (one: z.infer<typeof named>) => ({ id: one.id, name: one.name, domain: one.domain?.name ?? null });
  return {
    ...{ id: answer.subjectToken, user: told(user), project: project ? told(project) : null },
    roles: (roles ?? []).map(({ name }) => name),
    lifetimeMs: Number.isFinite(lifetimeMs) ? lifetimeMs : null,
  };
}

function readProjects(called: string, answer: CloudAnswer): readonly PersonProject[] {
  if (answer.status !== 200) throw answerProblem(called, "GET /auth/projects", answer);
  const parsed = projectsAnswer.safeParse(answer.body);
  if (!parsed.success) throw unusable(called, "did not list the person's projects");
  return parsed.data.projects
    .filter(({ enabled }) => enabled !== false)
    .map(({ id, name, domain_id }) => ({ id, name, domain: domain_id ?? null }))
    .sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1));
}

/** The projects that can be meant: one, or those to choose from. */
function choose(
  called: string,
  { username, project }: PersonCredentials,
  projects: readonly PersonProject[],
): readonly PersonProject[] {
  if (projects.length === 0) {
    throw new CloudError("missing", `${called} knows ${username}, who has no role in any project.`, {
      remedy: "Have a role given in the project that you work in.",
    });
  }
  if (project === null) return projects;
  // of several domains there may be several of one name
  const isMeant = (each: PersonProject) => ("id" in project ? each.id === project.id : each.name === project.name);
  const found = projects.filter(isMeant);
  if (found.length > 0) return found;
  const asked = "id" in project ? project.id : `"${project.name}"`;
  throw new CloudError("missing", `${called} knows ${username}, who has no role in project ${asked}.`, {
    remedy: "Leave the project empty to choose among yours.",
  });
}

function refusal(called: string, { username, userDomain }: PersonCredentials, answer: CloudAnswer): CloudError {
  const receipt = z.looseObject({ required_auth_methods: z.array(z.array(z.string())) }).safeParse(answer.body);
  if (receipt.success) {
    return new CloudError(
      "missing",
      `${called} asks ${username} for a second factor, which the console cannot pass on.`,
      {
        ...{ status: 401, remedy: "Sign in by OpenID Connect, or with a user of the console." },
      },
    );
  }
  const said = readFault(answer.body).message ?? "unauthorised";
  return new CloudError("refused", `${called} refused user "${username}" of domain "${userDomain}": ${said}`, {
    status: 401,
    remedy: "Check user, domain and password; Keystone does not tell which of them is wrong.",
  });
}

function unusable(called: string, what: string): CloudError {
  return new CloudError("unreachable", `${called} ${what}.`, {
    remedy: "Check the cloud's address: another server may be in Keystone's place.",
  });
}

/** Repeats what was turned away in passing; the last answer counts. A wrong password is an answer. */
async function patiently(
  called: string,
  send: () => Promise<CloudAnswer>,
  retries: CloudRetries,
  signal: AbortSignal,
): Promise<CloudAnswer> {
  const once = async () => {
    const answer = await send();
    const problem = answer.status < 400 ? null : answerProblem(called, "the request", answer);
    if (problem?.isTransient === true) throw problem;
    return answer;
  };
  return await retryRead(once, retries, signal);
}

/** As far as Keystone lets us in time; it ends forgotten tokens by itself. */
async function giveBack(http: CloudHttp, keystone: URL | null, tokens: readonly string[]): Promise<void> {
  if (keystone === null) return;
  const url = below(keystone, "/auth/tokens");
  const signal = AbortSignal.timeout(GIVE_BACK_TIMEOUT_MS);
  // the last first: the first one vouches for it
  for (const id of tokens.toReversed()) {
    const headers = { "X-Auth-Token": id, "X-Subject-Token": id };
    await http.send({ called: "Keystone", method: "DELETE", url, headers, signal }).catch(() => undefined);
  }
}

function below(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname}${path}`;
  return url;
}
