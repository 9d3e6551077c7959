import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { POST as postAuth } from "@/app/api/auth/[...path]/route";
import { GET as getHealth } from "@/app/api/health/route";
import { GET as getMetrics } from "@/app/api/metrics/route";
import { GET as getTrpc, POST as postTrpc } from "@/app/api/trpc/[trpc]/route";
import { createContext } from "@/server/api/context";
import { appRouter, createCaller } from "@/server/api/root";
import { PEER_HEADER } from "@/server/auth/session-library";
import { type PostgresServer, startPostgresServer } from "@/server/db/testing-server";
import { CONSOLE_ROLES, ROLES, type Role } from "@/server/model/role";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const ORIGIN = "http://127.0.0.1:3000";
const BOOTSTRAP = "bootstrap-token-of-this-test";
const backends = [{ name: "PGlite" }, { name: "PostgreSQL" }];

/** A console with nothing in it, asked through the very handlers that Next calls. */
describe.each(backends)("the console on $name", ({ name: backend }) => {
  let dataDir: string;
  let console: Runtime;
  let server: PostgresServer | null = null;
  const environment = { ...process.env };
  let admin: Session;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "bridgehead-console-"));
    if (backend === "PostgreSQL") {
      server = await startPostgresServer();
      process.env.DATABASE_URL = server.url;
    }
    process.env.BRIDGEHEAD_DATA_DIR = dataDir;
    process.env.BRIDGEHEAD_DEMO = "0";
    process.env.BRIDGEHEAD_API_TOKEN = BOOTSTRAP;
    process.env.LOG_LEVEL = "silent";
    globalThis.__bridgehead?.delete("runtime");
    console = await getRuntime();
  });
  afterAll(async () => {
    await console?.stop();
    await server?.stop();
    process.env = environment;
    await rm(dataDir, { recursive: true, force: true });
  });

  it("gives the first administrator a one-time password that is good for nothing but changing it", async () => {
    const first = String(console.firstAdminPassword);
    expect(first).toMatch(/^\w{20}$/);
    const session = await signIn("admin", first);
    expect(await session.query("session.me")).toMatchObject({
      username: "admin",
      role: "admin",
      mustChangePassword: true,
    });
    await expect(session.query("users.list")).rejects.toMatchObject({ status: 403 });
    const other = await signIn("Admin", first);

    const change = (currentPassword: string, newPassword: string) =>
      session.mutate("session.changePassword", { currentPassword, newPassword });
    await expect(change("wrong", "a long new password")).rejects.toMatchObject({ status: 412 });
    await expect(change(first, "too short")).rejects.toMatchObject({ status: 400 });
    await expect(change(first, "my admin password")).rejects.toThrow(/must not contain the user name/);
    await change(first, "a long new password");

    expect(await session.query("users.list")).toHaveLength(1);
    await expect(other.query("session.me")).rejects.toMatchObject({ status: 401 });
    await expect(signIn("admin", first)).rejects.toMatchObject({ status: 401 });
    admin = await signIn("admin", "a long new password");
  });

  it("keeps the session in a cookie that scripts cannot read, Secure behind https, and tells no token", async () => {
    const plain = await postAuth(
      request("/api/auth/sign-in/username", { body: { username: "admin", password: "a long new password" } }),
    );
    const [cookie = ""] = plain.headers.getSetCookie();
    expect(cookie).toMatch(/^bridgehead\.session_token=.*; HttpOnly; SameSite=Lax$/);
    expect(await plain.json()).toEqual({ mustChangePassword: false });
    const body = { username: "admin", password: "a long new password" };
    const proxied = request("/api/auth/sign-in/username", { body, headers: { "x-forwarded-proto": "https" } });
    expect((await postAuth(proxied)).headers.getSetCookie()[0]).toMatch(/; Secure$/);
    const stored = await console.db.account.findMany();
    expect(JSON.stringify(stored)).not.toContain("a long new password");
  });

  it("ends a session at sign-out", async () => {
    const session = await signIn("admin", "a long new password");
    await session.mutate("session.signOut");
    await expect(session.query("session.me")).rejects.toMatchObject({ status: 401 });
  });

  it("has no other end point of the library open", async () => {
    for (const path of ["sign-up/email", "update-user", "change-password", "sign-in/email", "list-sessions"]) {
      expect((await postAuth(request(`/api/auth/${path}`, { body: {} }))).status, path).toBe(404);
    }
  });

  it("records a wrong password, without what was typed in place of a name", async () => {
    await expect(signIn("admin", "not this one")).rejects.toMatchObject({
      status: 401,
      message: "Wrong user name or password.",
    });
    await expect(signIn("hunter2hunter2", "x")).rejects.toMatchObject({
      status: 401,
      message: "Wrong user name or password.",
    });
    await signIn("admin", "a long new password");
    const { items } = auditPage.parse(await admin.query("audit.list", { action: "session.signIn", limit: 3 }));
    expect(items.map(({ actorName, outcome }) => [actorName, outcome])).toEqual([
      ["admin", "done"],
      ["(unknown name)", "refused"],
      ["admin", "refused"],
    ]);
    expect(JSON.stringify(items)).not.toContain("hunter2");
  });

  it("refuses a name after five failures, whatever the address, until its time is over", async () => {
    const { username, password } = await makeUser("throttled", "viewer");
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await expect(signIn(username, "wrong", `10.0.0.${attempt}`)).rejects.toMatchObject({ status: 401 });
    }
    await expect(signIn(username, "wrong", "10.0.1.1")).rejects.toMatchObject({ status: 429 });
    const refused = await signIn(username, password, "10.0.1.2").catch((error: unknown) => error);
    expect(refused).toMatchObject({
      status: 429,
      message: expect.stringMatching(/^Too many failed sign-ins\. Try again in (2\d|30) s\.$/),
    });

    await console.db.signInThrottle.update({ where: { username }, data: { blockedUntil: new Date(Date.now() - 1) } });
    await expect(signIn(username, "wrong", "10.0.1.3")).rejects.toMatchObject({
      message: expect.stringMatching(/in (5\d|60) s/),
    });
    await console.db.signInThrottle.update({ where: { username }, data: { blockedUntil: null } });
    await signIn(username, password);
    expect(await console.db.signInThrottle.count({ where: { username } })).toBe(0);
  });

  it("gives many guesses at once no more tries than one after another", async () => {
    const { username } = await makeUser("parallel", "viewer");
    const guesses = Array.from({ length: 24 }, (_, index) => signIn(username, `guess ${index}`, `10.1.0.${index}`));
    const statuses = (await Promise.allSettled(guesses)).map((result) =>
      result.status === "rejected" ? refusal.parse(result.reason).status : 200,
    );
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(4);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20);
    const refusals = await console.db.auditEntry.count({ where: { actorName: username, action: "session.signIn" } });
    expect(refusals).toBeLessThanOrEqual(5);
  });

  it("refuses an address after twenty names a minute", async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await expect(signIn(`nobody${attempt}`, "x", "10.2.0.1")).rejects.toMatchObject({ status: 401 });
    }
    await expect(signIn("nobody20", "x", "10.2.0.1")).rejects.toMatchObject({ status: 429 });
    await expect(signIn("nobody21", "x", "10.2.0.2")).rejects.toMatchObject({ status: 401 });
  });

  it("takes the bootstrap token as administrator and stores nothing of it", async () => {
    const session = bearer(BOOTSTRAP);
    expect(await session.query("session.me")).toMatchObject({ role: "admin", username: "BRIDGEHEAD_API_TOKEN" });
    expect(await console.db.apiToken.count()).toBe(0);
    await expect(bearer(`${BOOTSTRAP}x`).query("session.me")).rejects.toMatchObject({ status: 401 });
  });

  it("lets a token do what its role allows, until it is revoked or expires", async () => {
    const made = tokenMade.parse(
      await admin.mutate("tokens.create", { name: "watch", role: "viewer", expiresInDays: 1 }),
    );
    expect(made.token).toMatch(/^bh_[\w-]{43}$/);
    const session = bearer(made.token);
    expect(await session.query("session.me")).toMatchObject({ role: "viewer", username: "watch" });
    await expect(session.query("users.list")).rejects.toMatchObject({ status: 403 });
    const [row] = await console.db.apiToken.findMany();
    expect(JSON.stringify(row)).not.toContain(made.token);
    expect(row?.lastUsedAt).toBeInstanceOf(Date);

    await console.db.apiToken.update({ where: { id: made.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    await expect(session.query("session.me")).rejects.toMatchObject({ status: 401 });
    await console.db.apiToken.update({ where: { id: made.id }, data: { expiresAt: null } });
    await session.query("session.me");
    await admin.mutate("tokens.revoke", { id: made.id });
    await expect(session.query("session.me")).rejects.toMatchObject({ status: 401 });
    expect(JSON.stringify(await admin.query("tokens.list"))).not.toMatch(/hash|bh_/);
  });

  it("records a change that was refused by role or by its check, without the input", async () => {
    const made = tokenMade.parse(await admin.mutate("tokens.create", { name: "curious", role: "viewer" }));
    const viewer = bearer(made.token);
    await expect(viewer.mutate("tokens.create", { name: "mine", role: "admin" })).rejects.toMatchObject({
      status: 403,
    });
    await expect(
      admin.mutate("users.create", { username: "a b", name: "x", role: "king", password: "p4ss" }),
    ).rejects.toMatchObject({ status: 400 });
    await expect(admin.mutate("tokens.revoke", { id: "none" })).rejects.toMatchObject({ status: 404 });
    const { items } = auditPage.parse(await admin.query("audit.list", { outcome: "refused", limit: 3 }));
    expect(items.map(({ actorName, action, target }) => [actorName, action, target])).toEqual([
      ["admin", "tokens.revoke", "none"],
      ["admin", "users.create", "a b"],
      ["curious", "tokens.create", "mine"],
    ]);
    expect(JSON.stringify(items)).not.toContain("p4ss");
  });

  it("refuses a change that a page of another site sends with our cookie", async () => {
    const send = (headers: Record<string, string>) =>
      admin.mutate("tokens.create", { name: "forged", role: "admin" }, headers);
    await expect(send({ origin: "https://evil.example" })).rejects.toMatchObject({ status: 403 });
    await expect(send({ origin: ORIGIN, "sec-fetch-site": "cross-site" })).rejects.toMatchObject({ status: 403 });
    await expect(send({ origin: "null" })).rejects.toMatchObject({ status: 403 });
    expect(await console.db.apiToken.count({ where: { name: "forged" } })).toBe(0);
    const login = request("/api/auth/sign-in/username", { body: {}, headers: { origin: "https://evil.example" } });
    expect((await postAuth(login)).status).toBe(403);
    await send({ origin: ORIGIN, "sec-fetch-site": "same-origin" });
  });

  it("ends the sessions of a disabled user at once and says so at sign-in", async () => {
    const { id, username, password } = await makeUser("leaver", "operator");
    const session = await signIn(username, password);
    await admin.mutate("users.setDisabled", { id, disabled: true });
    await expect(session.query("session.me")).rejects.toMatchObject({ status: 401 });
    await expect(signIn(username, password)).rejects.toMatchObject({
      status: 403,
      message: "This account is disabled.",
    });
    await admin.mutate("users.setDisabled", { id, disabled: false });
    const reset = z.object({ password: z.string() }).parse(await admin.mutate("users.resetPassword", { id }));
    await expect(signIn(username, password)).rejects.toMatchObject({ status: 401 });
    await signIn(username, reset.password);
  });

  it("always keeps one administrator, also when two take each other's role at the same moment", async () => {
    const me = z.object({ id: z.string() }).parse(await admin.query("session.me"));
    await expect(admin.mutate("users.setRole", { id: me.id, role: "viewer" })).rejects.toMatchObject({ status: 409 });
    await expect(admin.mutate("users.setDisabled", { id: me.id, disabled: true })).rejects.toMatchObject({
      status: 409,
    });
    const second = await makeUser("second", "admin");
    const token = bearer(BOOTSTRAP);
    const both = await Promise.allSettled([
      token.mutate("users.setRole", { id: me.id, role: "viewer" }),
      token.mutate("users.setRole", { id: second.id, role: "viewer" }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await console.db.user.count({ where: { role: "admin" } })).toBe(1);
    await token.mutate("users.setRole", { id: me.id, role: "admin" });
  });

  it("pages through the audit trail without losing or repeating a row", async () => {
    const all = auditPage.parse(await admin.query("audit.list", { limit: 200 })).items.map(({ id }) => id);
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page = auditPage.parse(await admin.query("audit.list", { limit: 7, cursor }));
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(all);
    expect(new Set(paged).size).toBe(paged.length);
    const found = auditPage.parse(await admin.query("audit.list", { text: "LEAV", action: "users.*" })).items;
    expect(found.map(({ action }) => action)).toContain("users.setDisabled");
    expect(found.every(({ target }) => target === "leaver")).toBe(true);
  });

  it("checks a role at every procedure of the API", async () => {
    const procedures = Object.entries<object>(appRouter._def.procedures);
    expect(procedures.length).toBeGreaterThan(12);
    const below: Record<Role, Role | null> = { member: null, viewer: null, operator: "viewer", admin: "operator" };
    const tokens = new Map<Role, string>();
    for (const role of CONSOLE_ROLES) {
      tokens.set(role, tokenMade.parse(await admin.mutate("tokens.create", { name: `walk-${role}`, role })).token);
    }
    for (const [path, procedure] of procedures) {
      const { role } = z
        .looseObject({ role: z.enum(ROLES) })
        .parse(Reflect.get(Reflect.get(procedure, "_def"), "meta"), { error: () => `${path} names no role` });
      await expect(call(path, null), path).rejects.toMatchObject({ code: "UNAUTHORIZED" });
      const lower = below[role];
      if (lower !== null)
        await expect(call(path, tokens.get(lower) ?? ""), path).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  });

  it("tells its health to everybody, and names, reasons and metrics only to those it knows", async () => {
    const asked = async (headers: Record<string, string>) =>
      (await getHealth(request("/api/health", { headers }))).json();
    expect(await asked({ [PEER_HEADER]: "10.0.0.1" })).toMatchObject({ ok: true, parts: { database: { ok: true } } });
    expect(JSON.stringify(await asked({ [PEER_HEADER]: "10.0.0.1" }))).not.toContain("items");
    expect(await asked({ [PEER_HEADER]: "127.0.0.1" })).toMatchObject({
      parts: { database: { items: [{ name: console.database.where, ok: true }] } },
    });
    const metrics = (headers: Record<string, string>) => getMetrics(request("/api/metrics", { headers }));
    expect((await metrics({ [PEER_HEADER]: "10.0.0.1" })).status).toBe(401);
    const text = await (await metrics({ authorization: `Bearer ${BOOTSTRAP}` })).text();
    expect(text).toMatch(/bridgehead_part_up\{part="database",name=".+"\} 1/);
    expect(text).toContain("process_cpu_seconds_total");
  });

  it.runIf(backend === "PostgreSQL")("says that the database is away, and goes on when it is back", async () => {
    await server?.halt();
    const away = { status: 502, message: "The database does not answer." };
    await expect(admin.query("session.me")).rejects.toMatchObject(away);
    await expect(bearer("bh_x").query("session.me")).rejects.toMatchObject(away);
    await expect(signIn("admin", "a long new password")).rejects.toMatchObject(away);
    const health = await getHealth(request("/api/health", { headers: { [PEER_HEADER]: "127.0.0.1" } }));
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({
      ok: false,
      parts: { database: { ok: false, items: [{ ok: false }] } },
    });
    await server?.resume();
    expect(await admin.query("session.me")).toMatchObject({ username: "admin" });
  });

  async function makeUser(username: string, role: Role) {
    const made = await admin.mutate("users.create", { username, name: username, role });
    return { username, ...z.object({ id: z.string(), password: z.string() }).parse(made) };
  }
});

const auditPage = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      actorName: z.string(),
      action: z.string(),
      target: z.string(),
      outcome: z.string(),
    }),
  ),
  nextCursor: z.string().nullable(),
});
const tokenMade = z.object({ id: z.string(), token: z.string() });
const refusal = z.looseObject({ status: z.number() });
const answer = z.object({
  result: z.object({ data: z.looseObject({ json: z.unknown() }) }).optional(),
  error: z.object({ json: z.looseObject({ message: z.string() }) }).optional(),
});

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Session = {
  query(path: string, input?: unknown): Promise<unknown>;
  mutate(path: string, input?: unknown, headers?: Record<string, string>): Promise<unknown>;
};

function request(path: string, { body, headers }: { body?: unknown; headers?: Record<string, string> } = {}): Request {
  const all = { host: "127.0.0.1:3000", "content-type": "application/json", ...headers };
  const init = body === undefined ? { headers: all } : { method: "POST", headers: all, body: JSON.stringify(body) };
  return new Request(`${ORIGIN}${path}`, init);
}

let peers = 0;

async function signIn(
  username: string,
  password: string,
  peer = `10.9.${peers >> 8}.${peers++ & 255}`,
): Promise<Session> {
  const headers = { [PEER_HEADER]: peer };
  const response = await postAuth(request("/api/auth/sign-in/username", { body: { username, password }, headers }));
  if (!response.ok)
    throw new Refused(response.status, z.object({ message: z.string() }).parse(await response.json()).message);
  const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]);
  return sessionWith({ cookie: cookie.join("; ") });
}

function bearer(token: string): Session {
  return sessionWith({ authorization: `Bearer ${token}` });
}

function sessionWith(credentials: Record<string, string>): Session {
  const read = async (response: Response) => {
    const { result, error } = answer.parse(await response.json());
    if (result === undefined) throw new Refused(response.status, error?.json.message ?? "");
    return result.data.json;
  };
  return {
    query: async (path, input) => {
      const wire =
        input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(superjson.serialize(input)))}`;
      return read(await getTrpc(request(`/api/trpc/${path}${wire}`, { headers: credentials })));
    },
    mutate: async (path, input, headers) => {
      const body = superjson.serialize(input);
      return read(await postTrpc(request(`/api/trpc/${path}`, { body, headers: { ...credentials, ...headers } })));
    },
  };
}

/** Calls a procedure by its path, without input: who may not call it must be refused before that is looked at. */
async function call(path: string, token: string | null): Promise<unknown> {
  const headers = new Headers(token === null ? {} : { authorization: `Bearer ${token}` });
  // the whole path as one key: `reconcile.apply` would otherwise be taken for Function.prototype.apply
  const procedure: unknown = Reflect.get(createCaller(createContext(headers)), path);
  if (typeof procedure !== "function") throw new Error(`${path} is no procedure`);
  return Reflect.apply(procedure, undefined, []);
}
