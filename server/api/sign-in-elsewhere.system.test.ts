import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { GET as getAuth, POST as postAuth } from "@/app/api/auth/[...path]/route";
import { GET as getHealth } from "@/app/api/health/route";
import { createContext } from "@/server/api/context";
import { appRouter, createCaller } from "@/server/api/root";
import { PEER_HEADER } from "@/server/auth/session-library";
import { type Openstack, startOpenstack } from "@/server/clouds/testing/openstack";
import { BLUE, PEOPLE, RED } from "@/server/clouds/testing/people";
import { OIDC_CLIENT, type OidcDouble, startOidcDouble } from "@/server/operations/sign-in/testing/oidc-provider";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const ORIGIN = "http://127.0.0.1:3000";
const BOOTSTRAP = "bootstrap-token-of-this-test";
const RULES = { admin: [], operator: ["net-ops"], viewer: ["auditor"], member: ["member", "reader"] };

/** All that members may call. A procedure that is added to it has to answer from `ctx.view`, as `tell` below proves. */
const FOR_MEMBERS = [
  ...["floatingIps.get", "floatingIps.list", "networks.clouds", "networks.get", "networks.list", "ports.get"],
  ...["ports.list", "projects.list", "routers.get", "routers.list", "securityGroups.get", "securityGroups.ledger"],
  ...["securityGroups.list", "session.changePassword", "session.me", "session.signOut", "subnets.get", "subnets.list"],
];

describe("signing in from elsewhere", () => {
  let dataDir: string;
  let console: Runtime;
  let openstack: Openstack;
  let provider: OidcDouble;
  let cloudId: string;
  const environment = { ...process.env };
  const admin = () => createCaller(createContext(new Headers({ authorization: `Bearer ${BOOTSTRAP}` })));

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), `bh-signin-${process.pid}-`));
    process.env.BRIDGEHEAD_DATA_DIR = dataDir;
    process.env.BRIDGEHEAD_DEMO = "0";
    process.env.BRIDGEHEAD_API_TOKEN = BOOTSTRAP;
    process.env.LOG_LEVEL = "silent";
    globalThis.__bridgehead?.delete("runtime");
    console = await getRuntime();
    openstack = await startOpenstack({ people: PEOPLE });
    provider = await startOidcDouble();
    const auth = {
      method: "password",
      authUrl: openstack.keystoneUrl,
      username: "bridgehead",
      project: "admin",
    } as const;
    const domains = { userDomain: "Default", projectDomain: "Default" };
    const settings = {
      auth: { ...auth, ...domains },
      region: null,
      endpointInterface: "public",
      allowPlainHttp: false,
    };
    const row = { name: "madrid", kind: "neutron", settings: { ...settings, caPem: null } };
    cloudId = (await console.db.cloud.create({ data: row })).id;
  });
  afterAll(async () => {
    await console?.stop();
    await openstack?.close();
    await provider?.close();
    process.env = environment;
    await rm(dataDir, { recursive: true, force: true });
  });
  afterEach(() => {
    provider.spoil = {};
  });

  describe("by Keystone", () => {
    it("is closed before an administrator opens it, and then makes nobody more than a member by itself", async () => {
      expect(await console.auth.methods()).toEqual({ clouds: [], oidc: null });
      expect(await refusal(keystone("raul"))).toMatchObject({
        status: 403,
        message: "Nobody may sign in by this cloud.",
      });
      expect(openstack.requests.filter((line) => line.includes("/auth/"))).toEqual([]);
      const { clouds } = await admin().signIn.settings();
      expect(clouds).toMatchObject([{ name: "madrid", hasKeystone: true, signIn: { enabled: false, admin: [] } }]);
      await admin().signIn.setCloud({ cloudId, enabled: true, ...RULES });
      expect((await console.auth.methods()).clouds).toEqual([{ id: cloudId, name: "madrid" }]);
      const caller = await signedIn(keystone("admin"));
      expect(await caller.session.me()).toMatchObject({ role: "member", username: "admin@madrid" });
    });

    it("gives a member of one project that project, and leaves nothing of the password or a token behind", async () => {
      const me = await (await signedIn(keystone("raul"))).session.me();
      expect(me).toMatchObject({
        ...{ name: "raul", username: "raul@madrid", role: "member", origin: "Keystone of madrid" },
        scope: { cloudId, cloudName: "madrid", projects: [{ id: RED, name: "red" }] },
      });
      expect(openstack.state.tokens.size).toBe(0);
      const rows = [
        await console.db.user.findMany(),
        await console.db.account.findMany(),
        await console.db.session.findMany(),
      ];
      const text = JSON.stringify([...rows, await console.db.auditEntry.findMany()]);
      expect(text).not.toContain("raul-s-password");
      expect(text).not.toContain("gAAAA");
    });

    it("lets a person of several projects choose, by id or by name, and keeps the sessions apart", async () => {
      const answer = await keystone("maria");
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await answer.json()).toEqual({
        projects: [
          { id: BLUE, name: "blue", domain: "default" },
          { id: RED, name: "red", domain: "default" },
        ],
      });
      const blue = await signedIn(keystone("maria", { project: { id: BLUE } }));
      const red = await signedIn(keystone("maria", { project: { name: "red" } }));
      expect((await blue.session.me()).scope?.projects).toEqual([{ id: BLUE, name: "blue" }]);
      expect((await red.session.me()).scope?.projects).toEqual([{ id: RED, name: "red" }]);
      expect(await console.db.user.count({ where: { name: "maria" } })).toBe(1);
    });

    it("makes one person of many first sign-ins at once", async () => {
      await console.db.user.deleteMany({ where: { name: "raul" } });
      await Promise.all(Array.from({ length: 4 }, () => signedIn(keystone("raul"))));
      expect(await console.db.user.count({ where: { name: "raul" } })).toBe(1);
    });

    it("never is the local user of the same name", async () => {
      const made = await admin().users.create({ username: "otto", name: "Otto", role: "viewer" });
      const caller = await signedIn(keystone("otto"));
      const me = await caller.session.me();
      expect(me).toMatchObject({ role: "operator", username: "otto@madrid", scope: null });
      expect(me.id).not.toBe(made.id);
      const users = (await admin().users.list()).filter(({ name }) => name.toLowerCase() === "otto");
      expect(users.map(({ origin, role }) => [origin, role]).sort()).toEqual([
        [null, "viewer"],
        ["Keystone of madrid", "operator"],
      ]);
      await expect(admin().users.setRole({ id: me.id, role: "admin" })).rejects.toThrow(/signs in elsewhere/);
      await expect(admin().users.resetPassword({ id: me.id })).rejects.toThrow(/signs in elsewhere/);
    });

    it.each([
      ["a wrong password", { password: "not this one" }, "raul", 401, /refused user "raul" of domain "Default"/],
      ["a wrong domain", { userDomain: "sales" }, "raul", 401, /Check user, domain and password/],
      ["no role that counts", {}, "nadia", 403, /In project red of madrid you have only heat_stack_owner/],
      ["no project", {}, "lost", 403, /has no role in any project/],
      ["a project of others", { project: { name: "blue" } }, "raul", 403, /no role in project "blue"/],
      ["a second factor", {}, "two", 403, /second factor/],
    ])("is refused with %s, in words", async (_, changes, name, status, message) => {
      const said = await refusal(keystone(name, changes));
      expect(said).toEqual({ status, message: expect.stringMatching(message) });
      expect(openstack.state.tokens.size).toBe(0);
      const [row] = await console.db.auditEntry.findMany({ orderBy: { at: "desc" }, take: 1 });
      expect(row).toMatchObject({ action: "session.signIn", outcome: "refused" });
      expect(JSON.stringify(row)).not.toContain("not this one");
    });

    it("keeps nothing of what was typed in place of a name", async () => {
      expect(await refusal(keystone("hunter2hunter2"))).toMatchObject({ status: 401 });
      expect(JSON.stringify(await console.db.auditEntry.findMany())).not.toContain("hunter2");
    });

    it("says that Keystone is away, and counts that against nobody", async () => {
      await console.db.signInThrottle.deleteMany();
      openstack.fail({ on: "GET /identity", times: 1, status: 500, body: "<html>" });
      expect(await refusal(keystone("raul"))).toEqual({ status: 502, message: expect.stringContaining("answered") });
      expect(await console.db.signInThrottle.findMany({ where: { failures: { gt: 0 } } })).toEqual([]);
    });

    it("refuses a name after five wrong passwords, apart from a local user of that name", async () => {
      for (let attempt = 0; attempt < 4; attempt += 1) {
        expect((await keystone("otto", { password: "wrong" })).status).toBe(401);
      }
      expect((await keystone("otto", { password: "wrong" })).status).toBe(429);
      expect((await keystone("otto")).status).toBe(429);
      const asked = openstack.requests.length;
      expect((await keystone("otto")).status).toBe(429);
      expect(openstack.requests.length).toBe(asked);
      expect(await console.db.signInThrottle.count({ where: { username: "otto" } })).toBe(0);
      await console.db.signInThrottle.deleteMany();
    });

    it("refuses an address after twenty attempts a minute", async () => {
      for (let attempt = 0; attempt < 20; attempt += 1) {
        const body = { cloudId: "none", username: `n${attempt}`, userDomain: "Default", password: "x" };
        expect((await post("/api/auth/sign-in/keystone", body, "10.7.0.1")).status).toBe(403);
      }
      const body = { cloudId: "none", username: "last", userDomain: "Default", password: "x" };
      expect((await post("/api/auth/sign-in/keystone", body, "10.7.0.1")).status).toBe(429);
    });

    it("ends with the token's life, when it is closed, and when the rules change", async () => {
      const caller = await signedIn(keystone("raul"));
      const { expiresAt: _, ...session } = await console.db.session.findFirstOrThrow({
        where: { user: { name: "raul" } },
      });
      const grant = z.looseObject({ until: z.number() }).parse(JSON.parse(session.grant ?? ""));
      // by the cloud's clock, which it tells in whole seconds
      expect(grant.until).toBeLessThanOrEqual(Date.now() + 3_602_000);
      await console.db.session.updateMany({ data: { grant: JSON.stringify({ ...grant, until: Date.now() - 1 }) } });
      await expect(caller.session.me()).rejects.toMatchObject({ code: "UNAUTHORIZED" });

      const other = await signedIn(keystone("raul"));
      await console.db.cloud.update({ where: { id: cloudId }, data: { signIn: { enabled: false, ...RULES } } });
      await expect(other.session.me()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
      await admin().signIn.setCloud({ cloudId, enabled: true, ...RULES });
      await expect(other.session.me()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
      await signedIn(keystone("raul"));
    });

    it("keeps a disabled person out, and ends their sessions", async () => {
      const caller = await signedIn(keystone("raul"));
      const { id } = await caller.session.me();
      await admin().users.setDisabled({ id, disabled: true });
      await expect(caller.session.me()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
      expect(await refusal(keystone("raul"))).toEqual({ status: 403, message: "This account is disabled." });
      await admin().users.setDisabled({ id, disabled: false });
      await signedIn(keystone("raul"));
    });

    it("counts nobody from elsewhere as the administrator that must stay", async () => {
      await admin().signIn.setCloud({ cloudId, enabled: true, ...RULES, admin: ["net-ops"] });
      expect((await (await signedIn(keystone("otto"))).session.me()).role).toBe("admin");
      const [local] = (await admin().users.list()).filter(({ username }) => username === "admin");
      await expect(admin().users.setRole({ id: local?.id ?? "", role: "viewer" })).rejects.toThrow(
        /last administrator/,
      );
      await admin().signIn.setCloud({ cloudId, enabled: true, ...RULES });
    });
  });

  describe("a member", () => {
    let ids: Record<"red" | "blue", Objects>;
    beforeAll(async () => {
      ids = { red: await ownObjects("red", RED), blue: await ownObjects("blue", BLUE) };
    });

    it("is refused every procedure that is not made for members", async () => {
      const cookie = await cookieOf(keystone("raul"));
      const open: string[] = [];
      for (const [path, procedure] of Object.entries<object>(appRouter._def.procedures)) {
        const meta = z.looseObject({ role: z.string() }).parse(Reflect.get(Reflect.get(procedure, "_def"), "meta"));
        if (meta.role === "member") open.push(path);
        else
          await expect(call(path, cookie), path).rejects.toMatchObject({ code: "FORBIDDEN", message: /^Members see/ });
      }
      expect(open.sort()).toEqual([...FOR_MEMBERS].sort());
    });

    it("sees the objects of the project and what is open to all, and nothing of others", async () => {
      const caller = await signedIn(keystone("raul"));
      const { red, blue } = ids;
      const told = await tell(caller, red);
      const text = JSON.stringify(told);
      for (const own of Object.values(red)) expect(text).toContain(own);
      for (const foreign of Object.values(blue)) expect(text, foreign).not.toContain(foreign);
      for (const secret of [BLUE, "physnet-of-provider", `"gre"`, "4711", "compute-7", "secret-slot", "blue"]) {
        expect(text, secret).not.toContain(secret);
      }
      expect((await caller.networks.list()).map(({ name, projectId }) => [name, projectId]).sort()).toEqual([
        ["ext", ""],
        ["net-red", RED],
        ["shared", ""],
      ]);
      expect((await caller.subnets.list()).map(({ name, addresses }) => [name, addresses.free]).sort()).toEqual([
        ["sub-red", "252"],
        ["sub-shared", ""],
      ]);
      expect(await caller.networks.clouds()).toMatchObject([{ id: cloudId }]);
    });

    it("finds no object of others by its id, and no other cloud or case", async () => {
      const caller = await signedIn(keystone("raul"));
      const { red, blue } = ids;
      const missing = { code: "NOT_FOUND" };
      for (const [objects, expected] of [
        [blue, missing],
        [red, null],
      ] as const) {
        const asked = [
          () => caller.networks.get({ id: objects.network }),
          () => caller.subnets.get({ id: objects.subnet }),
          () => caller.ports.get({ id: objects.port }),
          () => caller.securityGroups.get({ id: objects.group }),
          () => caller.securityGroups.ledger({ portId: objects.port }),
          () => caller.routers.get({ id: objects.router }),
          () => caller.floatingIps.get({ id: objects.floatingIp }),
        ];
        for (const ask of asked) {
          if (expected === null) await ask();
          else await expect(ask()).rejects.toMatchObject(expected);
        }
      }
      const [inventory] = await console.db.cloud.findMany({ where: { kind: "inventory" } });
      const elsewhere = { cloudId: inventory?.id ?? "none" };
      for (const list of [caller.networks, caller.ports, caller.routers, caller.projects]) {
        await expect(list.list(elsewhere)).rejects.toMatchObject(missing);
      }
      await expect(caller.networks.list({ caseId: "c" })).rejects.toMatchObject(missing);
      expect(await caller.ports.list({ host: "compute-7" })).toEqual([]);
    });

    it("learns nothing of the console's parts from its health", async () => {
      const cookie = await cookieOf(keystone("raul"));
      const health = await getHealth(request("/api/health", { headers: { cookie, [PEER_HEADER]: "10.0.0.1" } }));
      expect(JSON.stringify(await health.json())).not.toContain("items");
    });

    it("can be a user of the console, of the projects that an administrator gives", async () => {
      const scope = { cloudId, projects: [{ id: BLUE, name: "blue" }] };
      await expect(admin().users.create({ username: "local", name: "L", role: "member" })).rejects.toThrow(
        /needs the projects/,
      );
      const made = await admin().users.create({ username: "local", name: "L", role: "member", scope });
      await console.db.user.update({ where: { id: made.id }, data: { mustChangePassword: false } });
      const body = { username: "local", password: made.password };
      const caller = callerOf(await cookieOf(post("/api/auth/sign-in/username", body)));
      expect((await caller.ports.list()).map(({ name }) => name)).toEqual(["vm-blue"]);
      await console.db.user.update({ where: { id: made.id }, data: { scope: null } });
      expect(await caller.ports.list()).toEqual([]);
      expect(await caller.networks.list()).toEqual([]);
    });

    /** What every read for members answers. */
    async function tell(caller: Caller, own: Objects): Promise<unknown> {
      const lists = [caller.networks, caller.subnets, caller.ports, caller.securityGroups, caller.routers];
      return [
        ...(await Promise.all([...lists, caller.floatingIps, caller.projects].map((each) => each.list()))),
        ...[await caller.networks.clouds(), await caller.networks.get({ id: own.network })],
        ...[await caller.subnets.get({ id: own.subnet }), await caller.ports.get({ id: own.port })],
        ...[await caller.securityGroups.get({ id: own.group }), await caller.routers.get({ id: own.router })],
        await caller.securityGroups.ledger({ portId: own.port }),
        await caller.floatingIps.get({ id: own.floatingIp }),
      ];
    }

    /** One of everything for a project, beside networks that are open to all. */
    async function ownObjects(name: string, projectId: string): Promise<Objects> {
      const { db } = console;
      const provider = { networkType: "gre", segmentationId: 4711, physicalNetwork: "physnet-of-provider" };
      const whole = { cloudId, projectId, ...provider };
      const shared = { ...whole, id: "n-shared", name: "shared", projectId: BLUE, shared: true };
      const ext = { ...whole, id: "n-ext", name: "ext", projectId: BLUE, external: true };
      await db.network.createMany({ data: [shared, ext], skipDuplicates: true });
      const pools = [{ start: "10.0.0.2", end: "10.0.0.254" }];
      const subnetOf = (id: string, networkId: string, text: string) => ({
        ...{ id, networkId, name: text, cloudId, projectId, cidr: "10.0.0.0/24", pools },
      });
      const open = { ...subnetOf("s-shared", "n-shared", "sub-shared"), projectId: BLUE };
      const out = { ...subnetOf("s-ext", "n-ext", "sub-ext"), projectId: BLUE };
      await db.subnet.createMany({ data: [open, out], skipDuplicates: true });
      const made: Objects = {
        ...{ network: randomUUID(), subnet: randomUUID(), port: randomUUID(), group: randomUUID() },
        ...{ router: randomUUID(), floatingIp: randomUUID() },
      };
      await db.network.create({ data: { ...whole, id: made.network, name: `net-${name}` } });
      await db.subnet.create({ data: subnetOf(made.subnet, made.network, `sub-${name}`) });
      const binding = { host: "compute-7", vifType: "ovs", profile: { card: "secret-slot" } };
      const mac = `fa:16:3e:00:00:0${name.length}`;
      const port = { id: made.port, networkId: made.network, name: `vm-${name}`, mac, ...binding };
      await db.port.create({ data: { cloudId, projectId, ...port } });
      await db.ipAllocation.create({
        data: { cloudId, subnetId: made.subnet, portId: made.port, address: "10.0.0.9" },
      });
      await db.securityGroup.create({ data: { cloudId, projectId, id: made.group, name: `group-${name}` } });
      await db.portSecurityGroup.create({ data: { cloudId, portId: made.port, securityGroupId: made.group } });
      const routed = { cloudId, projectId, id: made.router, name: `router-${name}`, externalNetworkId: "n-ext" };
      await db.router.create({ data: routed });
      const floating = {
        id: made.floatingIp,
        networkId: "n-ext",
        address: `192.0.2.${name.length}`,
        fixedAddress: "10.0.0.9",
      };
      await db.floatingIp.create({
        data: { cloudId, projectId, ...floating, portId: made.port, routerId: made.router },
      });
      return made;
    }
  });

  describe("by OpenID Connect", () => {
    const person = { sub: "s-1", preferred_username: "olga", name: "Olga Ops", groups: ["staff", "net-ops"] };
    beforeAll(async () => {
      await admin().signIn.setOidc({
        ...{ name: "Example ID", issuer: provider.issuer, ...OIDC_CLIENT },
        rules: [
          { value: "net-ops", role: "operator" },
          { value: "red", role: "member", cloudId, projectIds: [RED] },
        ],
      });
      provider.person = person;
    });

    it("keeps the client secret sealed and tells it to nobody", async () => {
      expect(JSON.stringify(await console.db.oidcProvider.findMany())).not.toContain(OIDC_CLIENT.clientSecret);
      expect(JSON.stringify(await admin().signIn.settings())).not.toContain(OIDC_CLIENT.clientSecret);
      expect((await console.auth.methods()).oidc).toEqual({ name: "Example ID" });
      const input = { name: "x", issuer: "http://127.0.0.1:1", clientId: "bridgehead" };
      await expect(admin().signIn.setOidc(input)).rejects.toThrow(/client secret is of another issuer/);
      await expect(admin().signIn.setOidc({ ...input, clientSecret: "s" })).rejects.toThrow(/does not describe itself/);
    });

    it("asks with state, nonce and PKCE, and lets a person in with the role of their claim", async () => {
      const back = await roundTrip("/ports?q=x");
      expect([back.status, back.headers.get("location")]).toEqual([303, "/ports?q=x"]);
      const asked = provider.asked.at(-1);
      expect(Object.fromEntries(asked ?? [])).toMatchObject({
        ...{ client_id: "bridgehead", code_challenge_method: "S256", scope: "openid profile", response_type: "code" },
        redirect_uri: `${ORIGIN}/api/auth/oidc/callback`,
      });
      expect(asked?.get("nonce")?.length).toBeGreaterThan(20);
      const me = await callerOf(cookiesOf(back)).session.me();
      expect(me).toMatchObject({
        name: "Olga Ops",
        username: "olga@Example ID",
        role: "operator",
        origin: "Example ID",
      });
    });

    it("gives a member the projects of the rule", async () => {
      provider.person = { sub: "s-2", email: "rita@example.com", groups: "red" };
      const caller = callerOf(cookiesOf(await roundTrip("/ports")));
      expect(await caller.session.me()).toMatchObject({ role: "member", scope: { cloudId, projects: [{ id: RED }] } });
      expect((await caller.ports.list()).map(({ name }) => name)).toEqual(["vm-red"]);
      provider.person = person;
    });

    it.each([
      ["another nonce", { nonce: "x" }],
      ["another audience", { audience: "somebody-else" }],
      ["another issuer", { issuer: "https://evil.example" }],
      ["an ID token that has run out", { expired: true }],
      ["an ID token of another key", { wrongKey: true }],
      ["an ID token that is not signed", { plain: true }],
    ])("refuses %s", async (_, spoil) => {
      provider.spoil = spoil;
      const back = await roundTrip("/ports");
      expect(back.headers.get("location")).toBe("/login?refused=refused&next=%2Fports");
      expect(cookiesOf(back)).not.toContain("session_token");
      const [row] = await console.db.auditEntry.findMany({ orderBy: { at: "desc" }, take: 1 });
      expect(row).toMatchObject({ action: "session.signIn", outcome: "refused", detail: { provider: "oidc" } });
    });

    it("refuses a way back without, or with another, browser's cookie, another state, and a code that was used", async () => {
      const begun = await begin("/ports");
      const other = await begin("/ports");
      expect(locationOf(await finish(begun.callback, ""))).toBe("/login?refused=expired");
      expect(locationOf(await finish(begun.callback, other.cookie))).toContain("refused=refused");
      expect(locationOf(await finish(other.callback, other.cookie))).toBe("/ports");
      expect(locationOf(await finish(other.callback, other.cookie))).toContain("refused=refused");
    });

    it("leads to no other site, and says no role, a refusal at the provider, and a provider that is away", async () => {
      expect(locationOf(await roundTrip("https://evil.example/"))).toBe("/");
      expect(locationOf(await roundTrip("//evil.example/"))).toBe("/");
      provider.person = { ...person, groups: ["staff"] };
      expect(locationOf(await roundTrip(""))).toBe("/login?refused=no-role");
      provider.person = { ...person, refuses: true };
      expect(locationOf(await roundTrip(""))).toBe("/login?refused=cancelled");
      provider.person = person;
      const begun = await begin("");
      await provider.close();
      expect(locationOf(await finish(begun.callback, begun.cookie))).toBe("/login?refused=away");
      await admin().signIn.removeOidc();
      expect((await getAuth(request("/api/auth/oidc/start"))).status).toBe(404);
      await expect(callerOf(begun.cookie).session.me()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    });

    async function begin(next: string) {
      const start = await getAuth(
        request(`/api/auth/oidc/start?next=${encodeURIComponent(next)}`, { headers: peer() }),
      );
      const atProvider = await fetch(start.headers.get("location") ?? "", { redirect: "manual" });
      return { callback: new URL(atProvider.headers.get("location") ?? ""), cookie: cookiesOf(start) };
    }

    async function finish(callback: URL, cookie: string): Promise<Response> {
      const headers = { cookie, "sec-fetch-site": "cross-site", ...peer() };
      return await getAuth(request(`${callback.pathname}${callback.search}`, { headers }));
    }

    async function roundTrip(next: string): Promise<Response> {
      const { callback, cookie } = await begin(next);
      return await finish(callback, cookie);
    }
  });

  function keystone(username: string, changes: object = {}): Promise<Response> {
    const password = `${username}-s-password`;
    return post("/api/auth/sign-in/keystone", { cloudId, username, userDomain: "Default", password, ...changes });
  }
});

type Objects = Record<"network" | "subnet" | "port" | "group" | "router" | "floatingIp", string>;
type Caller = ReturnType<typeof callerOf>;

let peers = 0;
const peer = () => ({ [PEER_HEADER]: `10.8.${peers >> 8}.${peers++ & 255}` });

function request(path: string, { body, headers }: { body?: unknown; headers?: Record<string, string> } = {}): Request {
  const all = { host: "127.0.0.1:3000", "content-type": "application/json", ...headers };
  const init = body === undefined ? { headers: all } : { method: "POST", headers: all, body: JSON.stringify(body) };
  return new Request(`${ORIGIN}${path}`, init);
}

function post(path: string, body: unknown, address?: string): Promise<Response> {
  return postAuth(request(path, { body, headers: address === undefined ? peer() : { [PEER_HEADER]: address } }));
}

async function refusal(answer: Promise<Response>): Promise<{ status: number; message: string }> {
  const response = await answer;
  return { status: response.status, ...z.object({ message: z.string() }).parse(await response.json()) };
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

async function cookieOf(answer: Promise<Response>): Promise<string> {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  expect(cookiesOf(response)).toContain("session_token");
  return cookiesOf(response);
}

function callerOf(cookie: string) {
  // a context asks once who it is: each call is a request of its own
  return createCaller(() => createContext(new Headers({ cookie, host: "127.0.0.1:3000" })));
}

async function signedIn(answer: Promise<Response>): Promise<Caller> {
  return callerOf(await cookieOf(answer));
}

function locationOf(response: Response): string | null {
  return response.headers.get("location");
}

/** Without input: who may not call it must be refused before that is looked at. */
async function call(path: string, cookie: string): Promise<unknown> {
  const procedure: unknown = Reflect.get(callerOf(cookie), path);
  if (typeof procedure !== "function") throw new Error(`${path} is no procedure`);
  return Reflect.apply(procedure, undefined, []);
}
