import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createContext } from "@/server/api/context";
import { createCaller } from "@/server/api/root";
import { type Openstack, startOpenstack } from "@/server/clouds/testing/openstack";
import type { CloudInput } from "@/server/model/cloud-input";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const BOOTSTRAP = "bootstrap-token-of-the-clouds-test";
const SECRET = "s3cr3t-of-the-cloud";

describe("clouds through the API", () => {
  let dataDir: string;
  let console: Runtime;
  let openstack: Openstack;
  const environment = { ...process.env };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "bridgehead-clouds-"));
    process.env.BRIDGEHEAD_DATA_DIR = dataDir;
    process.env.BRIDGEHEAD_API_TOKEN = BOOTSTRAP;
    process.env.BRIDGEHEAD_DEMO = "0";
    process.env.LOG_LEVEL = "silent";
    delete process.env.DATABASE_URL;
    globalThis.__bridgehead?.delete("runtime");
    console = await getRuntime();
    openstack = await startOpenstack();
  });
  afterAll(async () => {
    await console?.stop();
    await openstack?.close();
    globalThis.__bridgehead?.delete("runtime");
    process.env = environment;
    await rm(dataDir, { recursive: true, force: true });
  });

  const callerWith = (token: string) =>
    createCaller(createContext(new Headers({ authorization: `Bearer ${token}` }), undefined, async () => console));
  const api = () => callerWith(BOOTSTRAP);
  const inputOf = (password: string): CloudInput => ({
    ...{ name: "madrid", endpointInterface: "public", caPem: null, allowPlainHttp: false },
    auth: {
      ...{ method: "password", authUrl: openstack.keystoneUrl, username: "bridgehead", userDomain: "Default" },
      ...{ project: "admin", projectDomain: "Default", password },
    },
  });
  const cloud = async () => (await api().clouds.list()).find(({ kind }) => kind === "neutron");
  const registered = async () => {
    const found = await cloud();
    if (found === undefined) throw new Error("no cloud is registered");
    return found;
  };

  it("registers none that refuses the sign-in, and one that takes it, with what it showed", async () => {
    await expect(api().clouds.add(inputOf("wrong"))).rejects.toMatchObject({
      ...{ code: "PRECONDITION_FAILED", message: expect.stringContaining("refused the sign-in") },
    });
    expect(await cloud()).toBeUndefined();
    expect(await api().clouds.test(inputOf("wrong"))).toMatchObject({ ok: false, problem: { kind: "refused" } });
    const { id, look } = await api().clouds.add(inputOf(SECRET));
    expect(look).toMatchObject({ ok: true, counts: { ports: 9 }, identity: { roles: ["admin", "reader"] } });
    expect(await registered()).toMatchObject({
      ...{ id, name: "madrid", look: { ok: true, region: "RegionOne" } },
      connection: { auth: { method: "password", username: "bridgehead" }, hasCa: false },
    });
    await expect(api().clouds.add(inputOf(SECRET))).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("keeps the password unless another is given, and sends it to no other server", async () => {
    const { id } = await registered();
    const { auth, ...rest } = inputOf(SECRET);
    if (auth.method !== "password") throw new Error("by password");
    const { password: _, ...open } = auth;
    await api().clouds.update({ ...rest, id, name: "madrid-2", auth: open });
    expect((await registered()).name).toBe("madrid-2");
    // its follower has signed in anew
    await console.console.clouds.refresh(id, new AbortController().signal);
    const before = openstack.requests.length;
    const elsewhere = { ...open, authUrl: openstack.keystoneUrl.replace("127.0.0.1", "localhost") };
    await expect(api().clouds.update({ ...rest, id, auth: elsewhere })).rejects.toMatchObject({
      ...{ code: "BAD_REQUEST", message: expect.stringContaining("is not sent to another server") },
    });
    await expect(api().clouds.update({ ...rest, id, auth: { ...open, password: "old" } })).rejects.toMatchObject({
      code: "PRECONDITION_FAILED",
    });
    expect(openstack.requests.slice(before).filter((line) => line.startsWith("POST"))).toHaveLength(1);
    expect(await api().clouds.sync({ id })).toMatchObject({ ok: true });
  });

  it("that is away keeps what it last showed, and says that it is away", async () => {
    const { id } = await registered();
    openstack.fail({ on: "POST /identity/v3/auth/tokens", times: 1, status: 500, body: "<h1>oops</h1>" });
    const look = await api().clouds.sync({ id });
    expect(look).toMatchObject({ ok: false, problem: { kind: "unreachable" }, counts: { ports: 9 } });
    expect(look.countedAt).toBeLessThan(look.at);
    expect((await registered()).look).toEqual(look);
    expect(await api().clouds.sync({ id })).toMatchObject({ ok: true, problem: null });
  });

  it("is mirrored from then on, compared whole when an operator asks, and reconciled by itself", async () => {
    const { id } = await registered();
    const [gone] = openstack.state.data.ports ?? [];
    openstack.state.data.ports = (openstack.state.data.ports ?? []).slice(1);
    const ports = async () => (await api().ports.list({ cloudId: id })).map((port) => port.id);
    expect(await ports()).toContain(gone?.id);
    expect(await api().clouds.compare({ id })).toMatchObject({ state: "live", unread: [], last: { removed: 1 } });
    expect(await ports()).toHaveLength(8);
    expect(await registered()).toMatchObject({ mirror: { state: "live", last: { removed: 1 } } });
    const source = (await api().topology.sources({})).find((each) => each.id === id);
    expect(source).toMatchObject({ kind: "cloud", name: "madrid-2", state: "live" });
    const schedule = { intervalMinutes: 60, enabled: true, mode: "apply", deletes: true, atStart: true } as const;
    expect(await api().reconcile.schedule({ cloudId: id, ...schedule })).toMatchObject({ cloudName: "madrid-2" });
  });

  it("is not removed while something made for it is left on an appliance", async () => {
    const { id } = await registered();
    const left = { cloudId: id, networkId: "n", applianceId: "a", oneViewNetworkId: "o", manageable: true };
    await console.db.reflection.create({ data: left });
    await expect(api().clouds.remove({ id })).rejects.toThrow("1 OneView networks made for madrid-2 are left");
    await console.db.reflection.deleteMany({ where: { cloudId: id } });
  });

  it("is heard where it tells its changes, as far as the broker is there; its password is not told again", async () => {
    const { id } = await registered();
    const url = "amqp://bridgehead:hush-hush@127.0.0.1:1/";
    const given = { exchange: "neutron", topic: "notifications" };
    expect(await api().clouds.notifications({ id })).toBeNull();
    await expect(api().clouds.setNotifications({ id, notifications: given })).rejects.toMatchObject({
      message: expect.stringContaining("address of the cloud's messages is needed"),
    });
    await api().clouds.setNotifications({ id, notifications: { ...given, url } });
    const shown = () => api().clouds.notifications({ id });
    await expect.poll(shown, { timeout: 30_000, interval: 50 }).toMatchObject({
      ...{ ...given, addresses: ["amqp://127.0.0.1:1/"] },
      status: { state: "lost", heard: 0, problem: { message: expect.stringContaining("refuses the connection") } },
    });
    await api().clouds.setNotifications({ id, notifications: { ...given, topic: "others" } });
    expect(await shown()).toMatchObject({ topic: "others", addresses: ["amqp://127.0.0.1:1/"] });
    const { notificationsUrl } = await console.db.cloud.findUniqueOrThrow({ where: { id } });
    const told = JSON.stringify([
      await shown(),
      await api().clouds.list(),
      await api().audit.list({}),
      notificationsUrl,
    ]);
    expect(told).not.toContain("hush");
    await api().clouds.setNotifications({ id, notifications: null });
    expect(await shown()).toBeNull();
  });

  it("is seen by a viewer, read by an operator, changed by an admin", async () => {
    const { id } = await registered();
    const tokenOf = async (role: "viewer" | "operator") =>
      (await api().tokens.create({ name: `clouds-${role}`, role, expiresInDays: 1 })).token;
    const viewer = callerWith(await tokenOf("viewer"));
    expect(await viewer.clouds.list()).toHaveLength(2);
    await expect(viewer.clouds.sync({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const operator = callerWith(await tokenOf("operator"));
    expect(await operator.clouds.sync({ id })).toMatchObject({ ok: true });
    await expect(operator.clouds.test(inputOf(SECRET))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(operator.clouds.remove({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("is removed, the built-in record is not; audit rows tell it all but the password", async () => {
    const { id } = await registered();
    const [inventory] = await api().clouds.list();
    if (inventory === undefined) throw new Error("no inventory");
    await expect(api().clouds.remove({ id: inventory.id })).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
    const shown = JSON.stringify([await api().clouds.list(), await api().audit.list({})]);
    await api().clouds.remove({ id });
    expect(await cloud()).toBeUndefined();
    const audit = await api().audit.list({});
    const rows = audit.items.filter(({ action }) => action.startsWith("clouds."));
    expect(rows.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      expect.arrayContaining(["clouds.remove done", "clouds.update done", "clouds.add done", "clouds.add refused"]),
    );
    expect(shown + JSON.stringify(rows)).not.toContain(SECRET);
  });
});
