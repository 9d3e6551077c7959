import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Asked, OpenstackState, Reply } from "@/server/clouds/testing/openstack";
import { type KeystoneUser, PROJECTS } from "@/server/clouds/testing/people";

const byPassword = z.looseObject({
  auth: z.looseObject({
    identity: z.looseObject({
      password: z.looseObject({
        user: z.looseObject({ name: z.string(), password: z.string(), domain: z.looseObject({ name: z.string() }) }),
      }),
    }),
    scope: z.literal("unscoped"),
  }),
});
const byToken = z.looseObject({
  auth: z.looseObject({
    identity: z.looseObject({ methods: z.tuple([z.literal("token")]), token: z.looseObject({ id: z.string() }) }),
    scope: z.looseObject({ project: z.looseObject({ id: z.string() }) }),
  }),
});

const DOMAIN = { id: "default", name: "Default" };

/** What Keystone answers people: a token without a scope, their projects, a token of one of them; `null`: not asked so. */
export function answerPeople(state: OpenstackState, { method, url, headers, body }: Asked): Reply | null {
  const path = url.pathname.replace(/\/+$/, "");
  if (path === "/identity/v3/auth/projects") {
    const person = personOf(state, String(headers["x-auth-token"]));
    if (person === null) return unauthorised();
    const projects = PROJECTS.filter(({ id }) => person.roles[id] !== undefined || id.startsWith("0ld"));
    const rows = projects.map(({ id, name, enabled = true }) => ({ id, name, enabled, domain_id: DOMAIN.id }));
    return { status: 200, body: { links: { next: null }, projects: person.id === "u-lost" ? [] : rows } };
  }
  if (path !== "/identity/v3/auth/tokens" || method !== "POST") return null;
  const given: unknown = JSON.parse(body);
  const first = byPassword.safeParse(given);
  if (first.success) {
    const { user } = first.data.auth.identity.password;
    const person = state.options.people.find(({ name, password }) => name === user.name && password === user.password);
    if (person === undefined || user.domain.name !== DOMAIN.name) return unauthorised();
    if (person.secondFactor === true) {
      const receipt = { methods: ["password"], expires_at: "2030-01-01T00:00:00.000000Z" };
      return { status: 401, body: { receipt, required_auth_methods: [["totp", "password"]] } };
    }
    return giveToken(state, person, null);
  }
  const second = byToken.safeParse(given);
  if (!second.success) return null;
  const { identity, scope } = second.data.auth;
  const person = personOf(state, identity.token.id);
  const roles = person?.roles[scope.project.id];
  return person === null || roles === undefined ? unauthorised() : giveToken(state, person, scope.project.id);
}

function personOf(state: OpenstackState, token: string): KeystoneUser | null {
  const found = state.tokens.get(token);
  if (found?.person === undefined || found.expiresAtMs <= state.now()) return null;
  return state.options.people.find(({ id }) => id === found.person) ?? null;
}

function giveToken(state: OpenstackState, { id, name, roles }: KeystoneUser, projectId: string | null): Reply {
  const token = `gAAAA-${randomUUID()}`;
  const expiresAtMs = state.now() + state.options.tokenLifeMs;
  state.tokens.set(token, { expiresAtMs, person: id });
  const project = PROJECTS.find((each) => each.id === projectId);
  const scoped =
    project === undefined
      ? {}
      : {
          project: { domain: DOMAIN, id: project.id, name: project.name },
          roles: (roles[project.id] ?? []).map((role) => ({ id: role, name: role })),
          catalog: [],
        };
  const times = {
    expires_at: new Date(expiresAtMs).toISOString().replace(/Z$/, "000Z"),
    issued_at: new Date(state.now()).toISOString().replace(/Z$/, "000Z"),
  };
  const user = { domain: DOMAIN, id, name, password_expires_at: null };
  return {
    ...{ status: 201, headers: { "X-Subject-Token": token } },
    body: { token: { methods: ["password"], user, audit_ids: [randomUUID()], ...times, ...scoped } },
  };
}

function unauthorised(): Reply {
  const message = "The request you have made requires authentication.";
  return { status: 401, body: { error: { code: 401, message, title: "Unauthorized" } } };
}
