import { randomUUID } from "node:crypto";
import { z } from "zod";
import { answerPeople } from "@/server/clouds/testing/answer-people";
import type { Asked, OpenstackState, Reply } from "@/server/clouds/testing/openstack";

export const CREDENTIAL_ID = "21dced0fd20347869b93710d2b98aae0";
const PROJECT_ID = "129f1a3abe55533487b406ea335d019e";

const signIn = z.looseObject({
  auth: z.looseObject({
    identity: z.looseObject({
      methods: z.array(z.string()),
      password: z
        .looseObject({
          user: z.looseObject({ name: z.string(), password: z.string(), domain: z.looseObject({ name: z.string() }) }),
        })
        .optional(),
      application_credential: z.looseObject({ id: z.string(), secret: z.string() }).optional(),
    }),
  }),
});

/** Keystone as it answers; its links name a host that nobody reaches, as behind a proxy. */
export function answerKeystone(state: OpenstackState, asked: Asked): Reply {
  const { method, url, headers, body } = asked;
  const version = {
    id: "v3.14",
    status: "stable",
    updated: "2020-04-07T00:00:00Z",
    links: [{ rel: "self", href: "http://keystone.internal:5000/identity/v3/" }],
    "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
  };
  const path = url.pathname.replace(/\/+$/, "");
  if (path === "/identity") return { status: 300, body: { versions: { values: [version] } } };
  if (path === "/identity/v3") return { status: 200, body: { version } };
  const ofPeople = answerPeople(state, asked);
  if (ofPeople !== null) return ofPeople;
  if (path !== "/identity/v3/auth/tokens") return fault(404, "The resource could not be found.");
  if (method === "DELETE") {
    state.tokens.delete(String(headers["x-subject-token"]));
    return { status: 204, body: "" };
  }
  const parsed = signIn.safeParse(JSON.parse(body));
  if (!parsed.success) return fault(400, "Expecting to find auth in request body.");
  const { password, application_credential: credential } = parsed.data.auth.identity;
  const isKnown =
    (password?.user.name === state.options.username &&
      password.user.password === state.options.password &&
      password.user.domain.name === "Default") ||
    (credential?.id === CREDENTIAL_ID && credential.secret === state.options.password);
  if (!isKnown) return fault(401, "The request you have made requires authentication.");
  const token = `gAAAA-${randomUUID()}`;
  const expiresAtMs = state.now() + state.options.tokenLifeMs;
  state.tokens.set(token, { expiresAtMs });
  return { status: 201, headers: { "X-Subject-Token": token }, body: { token: tokenBody(state, expiresAtMs) } };
}

function tokenBody({ options, url, now }: OpenstackState, expiresAtMs: number): unknown {
  const domain = { id: "default", name: "Default" };
  const endpoints = options.regions.flatMap((region) => [
    { id: `${region}-p`, interface: "public", region, region_id: region, url: `${url}/network` },
    { id: `${region}-i`, interface: "internal", region, region_id: region, url: `${url}/network/v2.0` },
  ]);
  const baremetal = options.regions.map((region) => {
    const place = { interface: "public", region, region_id: region, url: `${url}/baremetal` };
    return { id: `${region}-b`, ...place };
  });
  const ironic = options.hasIronic ? [{ id: "b", type: "baremetal", name: "ironic", endpoints: baremetal }] : [];
  return {
    methods: ["password"],
    user: { domain, id: "3ec3164f750146be97f21559ee4d9c51", name: options.username, password_expires_at: null },
    audit_ids: ["Xpa6Uyn-T9S6mTREudUH3w"],
    expires_at: new Date(expiresAtMs).toISOString().replace(/Z$/, "000Z"),
    issued_at: new Date(now()).toISOString().replace(/Z$/, "000Z"),
    project: { domain, id: PROJECT_ID, name: "admin" },
    is_domain: false,
    roles: options.roles.map((name) => ({ id: name, name })),
    catalog: [
      { id: "k", type: "identity", name: "keystone", endpoints: [] },
      { id: "n", type: "network", name: "neutron", endpoints },
      ...ironic,
    ],
  };
}

function fault(code: number, message: string): Reply {
  return { status: code, body: { error: { code, message, title: "Error" } } };
}
