import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as postTrpc } from "@/app/api/trpc/[trpc]/route";
import { createContext } from "@/server/api/context";
import { createCaller } from "@/server/api/root";
import type { ConsoleRole } from "@/server/model/role";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const BOOTSTRAP = "bootstrap-token-of-the-mappings-test";

/** The demo console as it starts: embedded database, and the simulator as a real HTTPS appliance. */
describe("mapping a flat network through the API", () => {
  let dataDir: string;
  let console: Runtime;
  const environment = { ...process.env };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "bridgehead-mappings-"));
    process.env.BRIDGEHEAD_DATA_DIR = dataDir;
    process.env.BRIDGEHEAD_API_TOKEN = BOOTSTRAP;
    process.env.LOG_LEVEL = "silent";
    delete process.env.BRIDGEHEAD_DEMO;
    delete process.env.DATABASE_URL;
    globalThis.__bridgehead?.delete("runtime");
    console = await getRuntime();
  });
  afterAll(async () => {
    await console?.stop();
    globalThis.__bridgehead?.delete("runtime");
    process.env = environment;
    await rm(dataDir, { recursive: true, force: true });
  });

  const callerWith = (token: string) =>
    createCaller(createContext(new Headers({ authorization: `Bearer ${token}` }), undefined, async () => console));
  const admin = () => callerWith(BOOTSTRAP);
  const withRole = async (role: ConsoleRole) =>
    callerWith((await admin().tokens.create({ name: `${role} ${Date.now()}`, role })).token);
  /** The first network that the simulator's own uplink sets carry. */
  const pickable = async () => {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const { items } = await admin().mappings.oneViewNetworks();
      const found = items.find(({ refusal }) => refusal === null);
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error("the simulator was not read within 20 s");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  it("plans, applies, shows the edge in the graph, and takes it back", async () => {
    const operator = await withRole("operator");
    const { id: oneViewNetworkId, applianceId } = await pickable();
    const flat = { physicalNetwork: "public", oneViewNetworkId, applianceId };
    const edges = async () => (await operator.topology.graph({})).edges.filter(({ kind }) => kind === "mapping");
    expect(await edges()).toEqual([]);

    const plan = await operator.mappings.setFlat({ ...flat, mode: "plan" });
    expect(plan.steps.map(({ verb }) => verb)).toEqual(["mapping.add", "network.adopt"]);
    expect(await edges()).toEqual([]);
    const applied = await operator.mappings.setFlat({ ...flat, mode: "apply", planId: plan.id, digest: plan.digest });
    expect(applied.status).toBe("applied");
    await expect.poll(edges, { timeout: 5_000 }).toHaveLength(1);

    const removed = await operator.mappings.remove({ kind: "flat", physicalNetwork: "public", mode: "apply" });
    expect(removed.steps.map(({ verb }) => verb)).toEqual(["network.release", "mapping.remove"]);
    await expect.poll(edges, { timeout: 5_000 }).toEqual([]);
  });

  it("refuses a viewer every change, and keeps that in the audit trail", async () => {
    const viewer = await withRole("viewer");
    const { id: oneViewNetworkId } = await pickable();
    expect((await viewer.mappings.list()).physicalNetworks.map(({ name }) => name)).toContain("public");
    const flat = { physicalNetwork: "public", oneViewNetworkId };
    for (const mode of ["plan", "apply"] as const) {
      await expect(viewer.mappings.setFlat({ ...flat, mode })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await expect(viewer.mappings.importIni({ text: "x" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(viewer.reconcile.cancel({ planId: "p" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { items } = await admin().audit.list({ outcome: "refused", action: "mappings.setFlat" });
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({ action: "mappings.setFlat", target: "public", actorKind: "token" });
    expect(await console.db.flatMapping.count()).toBe(0);
  });

  it("tells a conflict as 409 and a fault as 400, each with what to do", async () => {
    const operator = await withRole("operator");
    const { id: oneViewNetworkId } = await pickable();
    const flat = { physicalNetwork: "storage", oneViewNetworkId };
    const plan = await operator.mappings.setFlat({ ...flat, mode: "plan" });
    const apply = async () => {
      const body = JSON.stringify(superjson.serialize({ planId: plan.id, digest: plan.digest }));
      const headers = { authorization: `Bearer ${BOOTSTRAP}`, "content-type": "application/json" };
      const url = "http://127.0.0.1:3000/api/trpc/reconcile.apply";
      return (await postTrpc(new Request(url, { method: "POST", headers, body }))).status;
    };
    expect([await apply(), await apply()]).toEqual([200, 409]);
    await expect(operator.mappings.setFlat({ ...flat, mode: "plan" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining("already has a flat mapping"),
    });
    const runs = await operator.reconcile.runs({ status: ["applied"] });
    expect(runs.items[0]).toMatchObject({ id: plan.id, counts: { added: 2, changed: 0, removed: 0 } });
    await operator.mappings.remove({ kind: "flat", physicalNetwork: "storage", mode: "apply" });
  });

  it("does not map while the appliance is silent, and says how old its data are", async () => {
    const operator = await withRole("operator");
    const { id: oneViewNetworkId, applianceId } = await pickable();
    const { url } = await console.db.appliance.findUniqueOrThrow({ where: { id: applianceId } });
    await admin().appliances.update({ id: applianceId, url: "https://127.0.0.1:1" });
    const map = () =>
      operator.mappings.setFlat({ physicalNetwork: "public", oneViewNetworkId, applianceId, mode: "apply" });
    await expect(map()).rejects.toMatchObject({
      code: "BAD_GATEWAY",
      message: expect.stringContaining("does not answer"),
    });
    expect(await console.db.flatMapping.count()).toBe(0);
    await admin().appliances.update({ id: applianceId, url });
    expect((await map()).status).toBe("applied");
  });
});
