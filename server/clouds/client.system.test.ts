import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { CloudClient, type CloudOptions } from "@/server/clouds/client";
import type { CloudAuth, CloudConfig } from "@/server/clouds/cloud-config";
import { readCloud } from "@/server/clouds/read-cloud";
import { testCloud } from "@/server/clouds/test-cloud";
import { CREDENTIAL_ID } from "@/server/clouds/testing/answer-keystone";
import { capturedCloud, cloudOfPorts } from "@/server/clouds/testing/cloud-data";
import { type Openstack, type OpenstackOptions, startOpenstack } from "@/server/clouds/testing/openstack";
import { serverCertificate } from "@/server/lab/oneview-simulator/certificate";

const SECRET = "s3cr3t-of-the-cloud";
const quick: CloudOptions = { retries: { attempts: 3, firstDelayMs: 5, longestWaitMs: 1500 } };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function cloud(options: OpenstackOptions = {}): Promise<Openstack> {
  const started = await startOpenstack(options);
  open.push(started);
  return started;
}

function byPassword(openstack: Openstack, password = SECRET): CloudAuth {
  const user = { username: "bridgehead", userDomain: "Default", project: "admin", projectDomain: "Default" };
  return { method: "password", authUrl: openstack.keystoneUrl, ...user, password };
}

function configOf(openstack: Openstack, changes: Partial<CloudConfig> = {}): CloudConfig {
  const plain = { id: "c1", name: "lab", endpointInterface: "public", caPem: null, allowPlainHttp: false } as const;
  return { ...plain, auth: byPassword(openstack), ...changes };
}

function clientOf(openstack: Openstack, changes: Partial<CloudConfig> = {}, options = quick): CloudClient {
  const client = new CloudClient(configOf(openstack, changes), options);
  open.push(client);
  return client;
}

const signIns = ({ requests }: Openstack) => requests.filter((line) => line.startsWith("POST ")).length;
const problemOf = async (work: Promise<unknown>) =>
  await work.then(
    () => "no problem",
    (error: unknown) => error,
  );

describe("signing in", () => {
  it.each([
    ["a password", (openstack: Openstack) => byPassword(openstack)],
    [
      "an application credential",
      ({ keystoneUrl }: Openstack): CloudAuth => ({
        ...{ method: "application-credential", authUrl: `${keystoneUrl}/v3/` },
        ...{ credentialId: CREDENTIAL_ID, secret: SECRET },
      }),
    ],
  ])("with %s tells user, project and roles, once for all requests, and gives the token back", async (_, auth) => {
    const openstack = await cloud();
    const client = clientOf(openstack, { auth: auth(openstack) });
    const [identity] = await Promise.all([client.identity(), client.list("ports"), client.list("networks")]);
    expect(identity).toMatchObject({ user: "bridgehead", project: "admin", roles: ["admin", "reader"] });
    expect(signIns(openstack)).toBe(1);
    expect(openstack.state.tokens.size).toBe(1);
    await client.close();
    expect(openstack.state.tokens.size).toBe(0);
  });

  it("is refused with a wrong password, in words and without the password", async () => {
    const openstack = await cloud();
    const auth = byPassword(openstack, "wr0ng-passw0rd");
    const problem = await problemOf(clientOf(openstack, { auth }).identity());
    expect(problem).toMatchObject({
      kind: "refused",
      status: 401,
      message: expect.stringMatching(/Keystone of cloud "lab" .* refused the sign-in of user "bridgehead"/),
      remedy: expect.stringContaining("Check user, password, project"),
    });
    expect(JSON.stringify(problem) + String(problem)).not.toContain("wr0ng");
    expect(signIns(openstack)).toBe(1);
  });

  it("is not tried over plain http to another machine, unless that was said to be acceptable", async () => {
    const openstack = await cloud();
    const auth = { ...byPassword(openstack), authUrl: "http://192.0.2.1:5000/v3" } as CloudAuth;
    expect(await problemOf(clientOf(openstack, { auth }).identity())).toMatchObject({
      kind: "invalid",
      message: expect.stringContaining("would send the password or token unencrypted"),
    });
  });

  it("without Keystone sends no token, and says so when one is wanted", async () => {
    const openstack = await cloud({ noauth: true });
    const auth: CloudAuth = { method: "none", networkUrl: openstack.networkUrl };
    const client = clientOf(openstack, { auth });
    expect((await client.list("networks")).rows.size).toBe(3);
    expect(await client.identity()).toBeNull();
    expect(openstack.headersOf("/network/v2.0/networks")).not.toHaveProperty("x-auth-token");
    const closed = await cloud();
    const wrong = clientOf(closed, { auth: { method: "none", networkUrl: closed.networkUrl } });
    expect(await problemOf(wrong.network())).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("asks for a token"),
    });
  });

  it("trusts the given CA and no other", async () => {
    const dir = await mkdtemp(join(tmpdir(), `bh-cloud-${process.pid}-`));
    try {
      const { keyPem, chainPem, caPem } = await serverCertificate(dir, Date.now());
      const openstack = await cloud({ tls: { key: keyPem, cert: chainPem } });
      expect((await clientOf(openstack, { caPem }).list("networks")).rows.size).toBe(3);
      expect(await problemOf(clientOf(openstack).list("networks"))).toMatchObject({
        kind: "refused",
        remedy: "Give the CA that signed the cloud's certificate.",
      });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});

describe("a token", () => {
  it("that was revoked is replaced once, for all who were refused with it", async () => {
    const openstack = await cloud();
    const client = clientOf(openstack);
    await client.network();
    openstack.revokeTokens();
    const lists = await Promise.all([client.list("ports"), client.list("subnets"), client.list("routers")]);
    expect(lists.map(({ rows }) => rows.size)).toEqual([9, 3, 1]);
    expect(signIns(openstack)).toBe(2);
  });

  it("that is refused even when new is a failure, not a loop", async () => {
    const openstack = await cloud();
    const client = clientOf(openstack);
    await client.network();
    openstack.fail({ on: "GET /network/v2.0/ports", status: 401, body: { error: { message: "user disabled" } } });
    expect(await problemOf(client.list("ports"))).toMatchObject({ kind: "refused", status: 401 });
    expect(signIns(openstack)).toBe(2);
  });

  it.each([
    ["as ours", 0],
    ["a day behind", -86_400_000],
    ["a day ahead", 86_400_000],
  ])("is renewed before its end where the cloud's clock is %s", async (_, clockAheadMs) => {
    const openstack = await cloud({ clockAheadMs, tokenLifeMs: 3_600_000 });
    let monotonicMs = 0;
    const client = clientOf(openstack, {}, { ...quick, monotonicMs: () => monotonicMs });
    expect((await client.network()).clockAheadMs).toBeGreaterThan(clockAheadMs - 5000);
    monotonicMs = 3_500_000;
    await client.list("ports");
    expect(signIns(openstack)).toBe(1);
    monotonicMs = 3_545_000;
    await client.list("ports");
    expect(signIns(openstack)).toBe(2);
    expect(openstack.requests.filter((line) => line.includes("/ports"))).toHaveLength(2);
  });
});

describe("finding the network service", () => {
  it("works with an end point that names the version, and one that does not know its own host", async () => {
    const openstack = await cloud();
    for (const endpointInterface of ["public", "internal"] as const) {
      const { version, extensions, region } = await clientOf(openstack, { endpointInterface }).network();
      expect(version.url.href).toBe(`${openstack.networkUrl}/v2.0`);
      expect(region).toBe("RegionOne");
      expect(extensions.size).toBe(capturedCloud("iesgn").extensions?.length);
    }
  });

  it("takes versions told with status 300", async () => {
    const openstack = await cloud();
    const versions = [{ id: "v2.0", status: "CURRENT", links: [{ rel: "self", href: "/network/v2.0/" }] }];
    openstack.fail({ on: "GET /network", times: 1, status: 300, body: { versions } });
    expect((await clientOf(openstack).list("networks")).rows.size).toBe(3);
  });

  it.each([
    [
      "only other versions",
      { status: 300, body: { versions: [{ id: "v3.0", status: "CURRENT" }] } },
      "refused",
      /has no API v2\.0; it offers v3\.0/,
    ],
    [
      "an HTML page",
      { status: 200, body: "<html>Dashboard</html>" },
      "unreachable",
      /answered \/network with an HTML page/,
    ],
    ["something else", { status: 200, body: { hello: "world" } }, "unreachable", /does not say which versions/],
    [
      "a redirect",
      { status: 302, headers: { Location: "/login" }, body: "<html>" },
      "unreachable",
      /answered GET \/network with 302/,
    ],
    [
      "403",
      { status: 403, body: { error: { message: "forbidden by policy" } } },
      "refused",
      /403: forbidden by policy/,
    ],
    ["404", { status: 404, body: "<h1>Not found</h1>" }, "missing", /with 404/],
  ] as const)("fails clearly when the end point answers with %s", async (_, answer, kind, message) => {
    const openstack = await cloud();
    openstack.fail({ on: "GET /network", ...answer });
    expect(await problemOf(clientOf(openstack).network())).toMatchObject({
      ...{ kind, message: expect.stringMatching(message) },
      remedy: expect.stringMatching(/./),
    });
  });

  it("names the regions there are when the given one is wrong, or none is given", async () => {
    const openstack = await cloud({ regions: ["Madrid", "Sevilla"] });
    expect(await problemOf(clientOf(openstack, { region: "madrid" }).network())).toMatchObject({
      kind: "missing",
      message: 'Cloud "lab" has no network service in region madrid; it has one in Madrid, Sevilla.',
    });
    expect(await problemOf(clientOf(openstack).network())).toMatchObject({ kind: "invalid" });
    expect((await clientOf(openstack, { region: "Sevilla" }).network()).region).toBe("Sevilla");
    expect(
      await problemOf(clientOf(openstack, { region: "Madrid", endpointInterface: "admin" }).network()),
    ).toMatchObject({
      kind: "missing",
      message: expect.stringContaining("has no admin end point; it has public, internal"),
    });
  });

  it("says that Keystone is none when it is a page, or away", async () => {
    const openstack = await cloud();
    const auth = { ...byPassword(openstack), authUrl: `${openstack.url}/dashboard` } as CloudAuth;
    expect(await problemOf(clientOf(openstack, { auth }).identity())).toMatchObject({
      message: expect.stringMatching(/Keystone of cloud "lab" .* answered \/dashboard with an HTML page/),
    });
    const gone = { ...byPassword(openstack), authUrl: "http://127.0.0.1:1/v3" } as CloudAuth;
    expect(await problemOf(clientOf(openstack, { auth: gone }).identity())).toMatchObject({
      kind: "unreachable",
      message: expect.stringContaining("nothing listens there"),
    });
  });
});

describe("a cloud that is busy", () => {
  it.each([429, 503])("with %i is asked again after the pause it asks for", async (status) => {
    const openstack = await cloud();
    const client = clientOf(openstack);
    await client.network();
    openstack.fail({ on: "GET /network/v2.0/ports", times: 1, status, headers: { "Retry-After": "1" } });
    const startedAt = performance.now();
    expect((await client.list("ports")).rows.size).toBe(9);
    expect(performance.now() - startedAt).toBeGreaterThan(950);
  });

  it("is not waited for longer than it makes sense; the wait it asks for is told", async () => {
    const openstack = await cloud();
    const client = clientOf(openstack);
    await client.network();
    openstack.fail({ on: "GET /network/v2.0/ports", status: 503, headers: { "Retry-After": "3600" } });
    expect(await problemOf(client.list("ports"))).toMatchObject({
      ...{ kind: "unreachable", retryAfterMs: 3_600_000 },
      message: expect.stringContaining("It asks to wait 3600 s."),
    });
    expect(openstack.requests.filter((line) => line.includes("/ports"))).toHaveLength(1);
  });

  it("is given up after three attempts, and a cut connection is tried again", async () => {
    const openstack = await cloud();
    const client = clientOf(openstack);
    await client.network();
    openstack.fail({ on: "GET /network/v2.0/subnets", times: 1, cut: true });
    expect((await client.list("subnets")).rows.size).toBe(3);
    openstack.fail({ on: "GET /network/v2.0/ports", status: 502, body: "<html>Bad gateway</html>" });
    expect(await problemOf(client.list("ports"))).toMatchObject({ kind: "unreachable", status: 502 });
    expect(openstack.requests.filter((line) => line.includes("/ports"))).toHaveLength(3);
  });
});

describe("listing", () => {
  it.each([
    ["with links", {}],
    ["without links", { withoutLinks: true }],
    ["in smaller pages than asked for", { mostRows: 500 }],
  ])("reads 5,000 ports in pages %s", async (_, options) => {
    const openstack = await cloud({ data: cloudOfPorts(5000), ...options });
    const { rows, pages, unread, isWhole } = await clientOf(openstack).list("ports");
    expect({ size: rows.size, unread, isWhole }).toEqual({ size: 5009, unread: [], isWhole: true });
    expect(pages).toBe("mostRows" in options ? 11 : 6);
    expect(openstack.requests.filter((line) => line.includes("/ports"))).toHaveLength(pages);
    const requests = openstack.requests.join("\n");
    expect(requests).toContain("limit=1000");
  });

  it("goes on when the row of the marker vanishes, and counts a row once that comes twice", async () => {
    const openstack = await cloud({ data: cloudOfPorts(30) });
    const client = clientOf(openstack);
    const all = [...(openstack.state.data.ports ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
    const [gone, before] = [all[9], all[8]];
    openstack.before(`GET /network/v2.0/ports?limit=10&marker=${gone?.id}`, () => {
      openstack.state.data = { ...openstack.state.data, ports: all.filter((row) => row !== gone && row !== before) };
    });
    const { rows } = await client.list("ports", { pageSize: 10 });
    expect(rows.size).toBe(39);
    expect(openstack.requests.filter((line) => line.includes("/ports"))).toHaveLength(6);
    expect([...rows.keys()].sort()).toEqual(all.map(({ id }) => id));
  });

  it("asks for what changed by the cloud's clock, and for everything where changes cannot be asked", async () => {
    const openstack = await cloud({ clockAheadMs: -7_200_000 });
    const client = clientOf(openstack);
    const first = await client.list("ports");
    const asOf = Date.parse(first.asOf ?? "");
    const cloudNow = openstack.state.now();
    expect(cloudNow - asOf).toBeGreaterThan(900);
    expect(cloudNow - asOf).toBeLessThan(10_000);
    const [one, ...others] = openstack.state.data.ports ?? [];
    if (one === undefined) throw new Error("no ports");
    const updated_at = new Date(cloudNow).toISOString().replace(/\.\d+Z$/, "Z");
    openstack.state.data = { ...openstack.state.data, ports: [{ ...one, name: "renamed", updated_at }, ...others] };
    const changes = await client.list("ports", { changedSince: first.asOf ?? "" });
    expect(changes.isWhole).toBe(false);
    expect([...changes.rows].map(([id, { value }]) => [id, value.name])).toEqual([[one.id, "renamed"]]);

    const extensions = openstack.state.data.extensions?.filter(({ alias }) => alias !== "standard-attr-timestamp");
    openstack.state.data = { ...openstack.state.data, extensions: extensions ?? [] };
    const old = await clientOf(openstack).list("ports", { changedSince: first.asOf ?? "" });
    expect(old).toMatchObject({ isWhole: true });
    expect(old.rows.size).toBe(9);
  });

  it("is asked for everything where it has changes to tell and refuses to be asked for them, and for changes no more", async () => {
    const openstack = await cloud({ checksFilters: true });
    const client = clientOf(openstack);
    const first = await client.list("ports");
    for (const name of ["ports", "networks"] as const) {
      const { rows, isWhole } = await client.list(name, { changedSince: first.asOf ?? "" });
      expect({ size: rows.size, isWhole }).toEqual({ size: name === "ports" ? 9 : 3, isWhole: true });
    }
    expect(openstack.requests.filter((line) => line.includes("changed_since="))).toHaveLength(1);
  });

  it("names a row that it cannot read, and keeps the others", async () => {
    const data = capturedCloud("provider");
    const [one, ...others] = data.networks ?? [];
    if (one === undefined) throw new Error("no networks");
    const openstack = await cloud({ data: { ...data, networks: [{ ...one, mtu: "large" }, ...others] } });
    const { rows, unread } = await clientOf(openstack).list("networks");
    expect(rows.size).toBe(others.length);
    expect(unread).toMatchObject([{ id: one.id, message: expect.stringContaining("expected number") }]);
  });
});

describe("reading a cloud", () => {
  it("gives what the capture holds, with revisions, segments, profiles and port security", async () => {
    const data = capturedCloud("provider");
    const [one, ...others] = data.networks ?? [];
    const {
      "provider:network_type": _t,
      "provider:physical_network": _p,
      "provider:segmentation_id": _s,
      ...bare
    } = one ?? { id: "" };
    const segments = [
      { "provider:network_type": "vlan", "provider:physical_network": "rack1", "provider:segmentation_id": 7 },
      { "provider:network_type": "vlan", "provider:physical_network": "rack2", "provider:segmentation_id": 8 },
    ];
    const openstack = await cloud({ data: { ...data, networks: [{ ...bare, segments }, ...others] } });
    const client = clientOf(openstack);
    const { state } = await readCloud(client);
    expect(state.errors).toBeUndefined();
    expect(state.networks.find(({ id }) => id === one?.id)).toMatchObject({
      ...{ networkType: "vlan", physicalNetwork: "rack1", segmentationId: 7 },
      segments: [{}, { networkType: "vlan", physicalNetwork: "rack2", segmentationId: 8 }],
    });
    expect(state.ports).toHaveLength(data.ports?.length ?? 0);
    const dhcp = state.ports.filter(({ portSecurity }) => portSecurity === false);
    expect(dhcp.every(({ deviceOwner }) => deviceOwner.startsWith("network:"))).toBe(true);
    expect(dhcp.length).toBeGreaterThan(0);
    expect(state.ports[0]?.profile).toEqual({});
    expect(state.agents.every(({ alive }) => alive)).toBe(true);
    const [listed] = (await client.list("ports")).rows.values();
    expect(listed?.revision).toBeTypeOf("number");
  });

  it("says which lists are refused to this user, and is no reading at all when the cloud goes away", async () => {
    const openstack = await cloud();
    const client = clientOf(openstack);
    openstack.fail({
      on: "GET /network/v2.0/agents",
      status: 403,
      body: {
        NeutronError: { type: "PolicyNotAuthorized", message: "rule:get_agent is disallowed by policy", detail: "" },
      },
    });
    const { state } = await readCloud(client);
    expect(state.errors).toMatchObject([
      { collection: "agents", message: expect.stringContaining("disallowed by policy") },
    ]);
    openstack.fail({ on: "GET /network/v2.0/ports", cut: true });
    expect(await problemOf(readCloud(client))).toMatchObject({ kind: "unreachable" });
  });

  it("as a trial tells who, where, what and how many, and how far it came when it fails", async () => {
    const openstack = await cloud({ clockAheadMs: 90_000 });
    const look = await testCloud(configOf(openstack), 5, undefined, quick);
    expect(look).toMatchObject({
      ...{ ok: true, at: 5, keystoneVersion: "v3.14", networkVersion: "v2.0", region: "RegionOne", problem: null },
      identity: { user: "bridgehead", project: "admin" },
      counts: { networks: 3, subnets: 3, ports: 9, routers: 1, floatingIps: 1, agents: 5 },
      ...{ missing: [], unread: [] },
    });
    expect(Math.abs((look.clockAheadMs ?? 0) - 90_000)).toBeLessThan(5000);
    expect(openstack.state.tokens.size).toBe(0);
    const failed = await testCloud(configOf(openstack, { region: "nowhere" }), 6, undefined, quick);
    expect(failed).toMatchObject({
      ...{ ok: false, identity: { user: "bridgehead" }, counts: null },
      problem: { kind: "missing", message: expect.stringContaining("region nowhere") },
    });
  });
});
