import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CloudClient } from "@/server/clouds/client";
import { canonical } from "@/server/clouds/mirror/canonical";
import { MIRROR_ORDER, type MirrorRow, refKey } from "@/server/clouds/mirror/mirror-rows";
import { readCloud } from "@/server/clouds/read-cloud";
import type { Row } from "@/server/clouds/testing/cloud-data";
import { type Openstack, type OpenstackOptions, startOpenstack } from "@/server/clouds/testing/openstack";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { readAgents } from "@/server/neutron/agent-rows";
import { readPhysicalNetworks } from "@/server/neutron/inventory";
import { readNetworkIntent } from "@/server/neutron/network-intent-rows";
import { type MirrorAsk, mirrorCloud } from "@/server/operations/clouds/mirror/mirror-cloud";
import { readMirrorStatus } from "@/server/operations/clouds/mirror/mirror-status";
import { readHeartbeats } from "@/server/operations/hosts/neutron-on-host";

const never = new AbortController().signal;
const CLOUD = "c1";
const retries = { attempts: 2, firstDelayMs: 1, longestWaitMs: 50 };

describe.each(testDatabases())("the mirror of a cloud, on $name", ({ open }) => {
  let database: TestDatabase;
  let openstack: Openstack;
  let client: CloudClient;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => database.clear());
  afterEach(async () => {
    await client.close();
    await openstack.close();
  });
  afterAll(() => database.close());

  const clientOf = (id: string) =>
    new CloudClient(
      {
        ...{ id, name: id, endpointInterface: "public", caPem: null, allowPlainHttp: false },
        auth: {
          ...{ method: "password", authUrl: openstack.keystoneUrl, username: "bridgehead", userDomain: "Default" },
          ...{ project: "admin", projectDomain: "Default", password: "s3cr3t-of-the-cloud" },
        },
      },
      { retries },
    );
  const start = async (options: OpenstackOptions = {}) => {
    openstack = await startOpenstack(options);
    client = clientOf(CLOUD);
    await database.client.cloud.create({ data: { id: CLOUD, name: CLOUD, kind: "neutron" } });
  };
  const look = async (ask: MirrorAsk = {}, cloudId = CLOUD) => {
    const before = openstack.requests.length;
    const parts = { db: database.client, client, cloudId, now: Date.now, onProgress: async () => undefined };
    const { status, change } = await mirrorCloud(parts, ask, never);
    return { status, change, requests: openstack.requests.slice(before) };
  };
  const data = () => openstack.state.data;
  const rowsOf = (path: string) => data()[path] ?? [];
  const set = (path: string, rows: readonly Row[]) => {
    data()[path] = rows;
  };
  const now = () => new Date(openstack.state.now()).toISOString().replace(/\.\d+Z$/, "Z");
  /** As Neutron does it: with a new revision, and the time of it. */
  const change = (path: string, id: string, changes: Readonly<Record<string, unknown>>) =>
    set(
      path,
      rowsOf(path).map((row) =>
        row.id === id
          ? { ...row, ...changes, revision_number: Number(row.revision_number) + 1, updated_at: now() }
          : row,
      ),
    );
  const portNamed = (name: string) => {
    const found = rowsOf("ports").find((row) => row.name === name);
    if (found === undefined) throw new Error(`the cloud has no port ${name}`);
    return found;
  };
  const shown = (state: Awaited<ReturnType<typeof mirrored>>) =>
    MIRROR_ORDER.flatMap((collection) =>
      state[collection].map((value) => {
        const row = { collection, id: value.id, value, revision: null } as MirrorRow;
        return `${refKey(row)} ${canonical(row)}`;
      }),
    ).sort();
  const mirrored = async () => ({
    ...(await readNetworkIntent(database.client, CLOUD)),
    agents: await readAgents(database.client, CLOUD),
  });
  const expectTrue = async () => expect(shown(await mirrored())).toEqual(shown((await readCloud(client)).state));

  it("is everything that a real Neutron holds, and a second look asks for changes and finds none", async () => {
    await start({ mostRows: 4 });
    const first = await look();
    expect(first.change).toMatchObject({ isImport: true, removedPortIds: new Set() });
    expect(first.change?.portIds.size).toBe(9);
    await expectTrue();
    const physical = await readPhysicalNetworks(database.client, CLOUD);
    expect(physical.map(({ name }) => name)).toEqual(["public"]);
    const told = rowsOf("agents").map((row) => [
      row.id,
      Date.parse(`${String(row.heartbeat_timestamp).replace(" ", "T")}Z`),
    ]);
    expect([...(await readHeartbeats(database.client))].sort()).toEqual(told.sort());
    const { change: second, requests, status } = await look();
    expect(second).toBeNull();
    expect(requests.filter((line) => line.includes("changed_since="))).toHaveLength(6);
    expect(status).toMatchObject({
      state: "live",
      unread: [],
      problem: null,
      last: { added: 27, changed: 0, removed: 0 },
    });
    expect(readMirrorStatus(await database.client.cloud.findUniqueOrThrow({ where: { id: CLOUD } }))).toEqual(status);
  });

  it("follows changes, also where a port gets what another one had", async () => {
    await start();
    await look();
    const [web, db] = [portNamed("web1"), portNamed("db1")];
    change("ports", web.id, { name: "renamed", "binding:host_id": "c9", security_groups: db.security_groups });
    const renamed = await look();
    expect(renamed.change?.portIds).toEqual(new Set([web.id]));
    expect(renamed.requests, "one for each list").toHaveLength(7);
    // within the same second it shows once more, and is not asked about
    expect(await look()).toMatchObject({ change: null, requests: { length: 7 } });
    // between two looks: one is deleted, and another has its address and its MAC
    const heir = {
      ...db,
      id: "11111111-2222-4333-8444-555555555555",
      name: "heir",
      revision_number: 1,
      updated_at: now(),
    };
    set("ports", [...rowsOf("ports").filter(({ id }) => id !== db.id), heir]);
    const { change: taken, status } = await look();
    expect(taken).toMatchObject({ portIds: new Set([heir.id, db.id]), removedPortIds: new Set([db.id]) });
    expect(status.unread).toEqual([]);
    await expectTrue();
    // two ports change places
    const [a, b] = [portNamed("heir"), portNamed("db2")];
    change("ports", a.id, { mac_address: b.mac_address, fixed_ips: b.fixed_ips });
    change("ports", b.id, { mac_address: a.mac_address, fixed_ips: a.fixed_ips });
    await look();
    await expectTrue();
  });

  it("shows what was made since in any order of making, and what was deleted when everything is compared or it is asked for", async () => {
    await start();
    await look();
    const [like] = rowsOf("networks");
    const [subnetLike] = rowsOf("subnets");
    if (like === undefined || subnetLike === undefined) throw new Error("the capture is empty");
    const network = { ...like, id: "net-new", "provider:physical_network": "physnet9", updated_at: now() };
    const subnet = { ...subnetLike, id: "subnet-new", network_id: "net-new", updated_at: now() };
    const port = { ...portNamed("web1"), id: "port-new", network_id: "net-new", mac_address: "fa:16:3e:00:00:09" };
    const fixed_ips = [{ subnet_id: "subnet-new", ip_address: "10.0.0.77" }];
    // made while the ports are being read: the networks have been read by then
    openstack.before("GET /network/v2.0/ports", () => {
      set("networks", [...rowsOf("networks"), network]);
      set("subnets", [...rowsOf("subnets"), subnet]);
      set("ports", [...rowsOf("ports"), { ...port, fixed_ips, updated_at: now() }]);
    });
    expect((await look()).status.unread).toEqual([]);
    await expectTrue();
    expect((await readPhysicalNetworks(database.client, CLOUD)).map(({ name }) => name)).toContain("physnet9");
    set(
      "ports",
      rowsOf("ports").filter(({ id }) => id !== "port-new"),
    );
    set(
      "subnets",
      rowsOf("subnets").filter(({ id }) => id !== "subnet-new"),
    );
    set(
      "networks",
      rowsOf("networks").filter(({ id }) => id !== "net-new"),
    );
    expect((await look()).change).toBeNull();
    const asked = await look({ suspects: [{ collection: "ports", id: "port-new" }] });
    expect(asked.change?.removedPortIds).toEqual(new Set(["port-new"]));
    const whole = await look({ whole: true });
    expect(whole.change?.removedNetworkIds).toEqual(new Set(["net-new"]));
    await expectTrue();
    expect((await readPhysicalNetworks(database.client, CLOUD)).map(({ name }) => name)).toEqual(["public"]);
  });

  it("loses nothing because of a cloud that does not answer, answers something else, or hides a list", async () => {
    await start({ mostRows: 4 });
    await look();
    const before = shown(await mirrored());
    const faults = [
      { on: "GET /network/v2.0/subnets", times: 1, status: 503, headers: { "Retry-After": "120" } },
      { on: "GET /network/v2.0/ports?limit=1000&marker", status: 429 },
      { on: "GET /network/v2.0/ports", cut: true },
      { on: "GET /network/v2.0/networks", times: 1, status: 200, body: "<html>Dashboard</html>" },
      {
        on: "GET /network/v2.0/networks",
        times: 1,
        status: 403,
        body: { NeutronError: { type: "PolicyNotAuthorized", message: "no" } },
      },
    ];
    for (const fault of faults) {
      openstack.fail({ times: retries.attempts, ...fault });
      await expect(look({ whole: true })).rejects.toThrow(/Neutron of cloud "c1"/);
    }
    openstack.fail({
      ...{ on: "GET /network/v2.0/ports", times: 1, status: 403 },
      body: { NeutronError: { type: "PolicyNotAuthorized", message: "rule:get_port is disallowed by policy" } },
    });
    const { status } = await look({ whole: true });
    expect(status.unread).toEqual([
      { collection: "ports", id: null, message: expect.stringContaining("disallowed by policy") },
    ]);
    expect(shown(await mirrored())).toEqual(before);
    openstack.revokeTokens();
    expect((await look()).status.unread).toEqual([]);
  });

  it("keeps out a port whose network vanished between two pages, and a row that makes no sense, and goes on", async () => {
    await start({ mostRows: 4 });
    await look();
    const web = portNamed("web1");
    openstack.before("GET /network/v2.0/ports", () =>
      set("ports", [...rowsOf("ports"), { ...web, id: "ffff-of-nowhere", network_id: "vanished", updated_at: now() }]),
    );
    const { status } = await look();
    expect(status.unread).toEqual([
      {
        collection: "ports",
        id: "ffff-of-nowhere",
        message: "It belongs to network vanished, which the cloud does not show.",
      },
    ]);
    set(
      "ports",
      rowsOf("ports").filter(({ id }) => id !== "ffff-of-nowhere"),
    );
    expect((await look()).status.unread).toEqual([]);
    set(
      "ports",
      rowsOf("ports").map((row) => (row.id === web.id ? { ...row, fixed_ips: "odd" } : row)),
    );
    const odd = await look({ whole: true });
    expect(odd.status.unread).toEqual([
      { collection: "ports", id: web.id, message: expect.stringContaining("fixed_ips") },
    ]);
    expect(await database.client.port.count({ where: { id: web.id } })).toBe(1);
  });

  it("tells a Neutron that is registered twice, and does not believe that most networks are gone unless it is told to", async () => {
    await start();
    await look();
    await database.client.cloud.create({ data: { id: "c2", name: "again", kind: "neutron" } });
    await expect(look({}, "c2")).rejects.toThrow(/is already that of cloud "c1"/);
    const [like] = rowsOf("networks");
    if (like === undefined) throw new Error("the capture is empty");
    const many = Array.from({ length: 12 }, (_, n): Row => ({ ...like, id: `many-${n}`, updated_at: now() }));
    set("networks", [...rowsOf("networks"), ...many]);
    await look();
    set(
      "networks",
      rowsOf("networks").filter(({ id }) => !id.startsWith("many-")),
    );
    await expect(look({ whole: true })).rejects.toThrow(/does not show 12 of its 15 networks any more/);
    expect((await mirrored()).networks).toHaveLength(15);
    await look({ whole: true, believesLoss: true });
    await expectTrue();
    await database.client.cloud.delete({ where: { id: CLOUD } });
    expect(await database.client.port.count()).toBe(0);
  });

  it("drops a reading that another console on the database has overtaken", async () => {
    await start();
    const { status } = await look();
    change("ports", portNamed("web1").id, { name: "renamed" });
    const overtake = async () => {
      const mirror = { ...status, goodAt: 1 };
      await database.client.cloud.update({ where: { id: CLOUD }, data: { mirror } });
    };
    const parts = { db: database.client, client, cloudId: CLOUD, now: Date.now, onProgress: overtake };
    await expect(mirrorCloud(parts, { whole: true }, never)).rejects.toThrow(/Another console/);
    expect((await mirrored()).ports.map(({ name }) => name)).not.toContain("renamed");
    await look();
    await expectTrue();
  });

  it("is compared by value and whole where the cloud knows neither revisions nor changes", async () => {
    await start();
    const missing = ["standard-attr-timestamp", "standard-attr-revisions"];
    set(
      "extensions",
      rowsOf("extensions").filter(({ alias }) => !missing.includes(String(alias))),
    );
    for (const path of ["networks", "subnets", "ports", "routers", "floatingips", "security-groups"]) {
      set(
        path,
        rowsOf(path).map(({ revision_number: _revision, updated_at: _at, ...row }) => ({ ...row, id: row.id })),
      );
    }
    await look();
    expect((await look()).change).toBeNull();
    const web = portNamed("web1");
    const group = rowsOf("security-groups").find(({ name }) => name === "basico");
    set(
      "ports",
      rowsOf("ports").map((row) => (row.id === web.id ? { ...row, admin_state_up: false } : row)),
    );
    set(
      "security-groups",
      rowsOf("security-groups").map((row) =>
        row.id === group?.id ? { ...row, security_group_rules: (row.security_group_rules as unknown[]).slice(1) } : row,
      ),
    );
    expect((await look()).status.last).toMatchObject({ added: 0, changed: 2, removed: 0 });
    await expectTrue();
  });
});
