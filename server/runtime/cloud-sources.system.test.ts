import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Openstack, startOpenstack } from "@/server/clouds/testing/openstack";
import type { Database } from "@/server/db/database";
import { openDatabase } from "@/server/db/database";
import { WorldStore } from "@/server/live/world-store";
import type { MirroredChange } from "@/server/model/cloud-mirror";
import { CloudSources } from "@/server/runtime/cloud-sources";
import { openLog } from "@/server/runtime/log";

const never = new AbortController().signal;
const SOON = { timeout: 20_000, interval: 20 };
/** Looked at again and again; never compared whole by itself after the import. */
const times = { pollMs: 50, wholeMs: 3_600_000 };

describe("the followers of clouds", () => {
  let database: Database;
  let openstack: Openstack;
  let world: WorldStore;
  let sources: CloudSources;
  let changes: MirroredChange[];
  let published: number;
  beforeAll(async () => {
    database = await openDatabase({ projectDir: process.cwd(), dataDir: null, databaseUrl: null });
  });
  beforeEach(async () => {
    await database.client.cloud.deleteMany();
    openstack = await startOpenstack({ noauth: true });
    changes = [];
    published = 0;
    open();
    await add("madrid");
  });
  afterEach(async () => {
    await sources.close();
    await openstack.close();
  });
  afterAll(() => database.close());

  const open = () => {
    world = new WorldStore("test");
    const vault = { seal: (plain: string) => plain, open: (sealed: string) => sealed };
    const publishIntentChange = () => {
      published += 1;
    };
    const log = openLog({ LOG_LEVEL: "silent" });
    sources = new CloudSources({ db: database.client, world, vault, log, times, publishIntentChange });
    sources.onMirrored((change) => changes.push(change));
  };
  const add = async (name: string) => {
    const settings = {
      auth: { method: "none", networkUrl: openstack.networkUrl },
      ...{ region: null, endpointInterface: "public", caPem: null, allowPlainHttp: false },
    };
    await database.client.cloud.create({ data: { id: name, name, kind: "neutron", settings } });
  };
  const source = (id = "madrid") => world.sources().find((each) => each.id === id);
  const state = () => sources.status("madrid")?.state;

  it("import a cloud, follow it, tell each change once, and go on after a restart without importing again", async () => {
    expect(sources.status("madrid")).toBeNull();
    expect(() => sources.client("madrid")).toThrow(/not being followed/);
    await sources.sync();
    await expect.poll(() => source()?.state, SOON).toBe("live");
    expect(changes.map(({ isImport, portIds }) => [isImport, portIds.size])).toEqual([[true, 9]]);
    const ports = openstack.state.data.ports ?? [];
    const updated_at = new Date(openstack.state.now()).toISOString().replace(/\.\d+Z$/, "Z");
    openstack.state.data.ports = ports.map((row, index) =>
      index === 0 ? { ...row, name: "renamed", revision_number: 99, updated_at } : row,
    );
    await expect.poll(() => changes.length, SOON).toBe(2);
    expect(changes[1]).toMatchObject({ isImport: false, portIds: new Set([ports[0]?.id]) });
    expect(published).toBe(2);
    await sources.close();
    open();
    await sources.sync();
    expect(source()?.state).toBe("stale");
    await expect.poll(state, SOON).toBe("live");
    expect(changes).toHaveLength(2);
    expect(await sources.refresh("madrid", never)).toMatchObject({ state: "live", problem: null });
  });

  it("keep everything of a cloud that goes away, say how old it is, and are true again when it is back", async () => {
    await sources.sync();
    await expect.poll(state, SOON).toBe("live");
    const count = await database.client.port.count();
    openstack.fail({ on: "GET /network", times: 1, status: 503, headers: { "Retry-After": "40" } });
    await expect.poll(state, SOON).toBe("stale");
    expect(source()).toMatchObject({ state: "stale", errors: [expect.stringContaining("503"), expect.any(String)] });
    expect(await database.client.port.count()).toBe(count);
    // no sooner than it asks to be left alone, unless somebody needs it now
    expect(await sources.refresh("madrid", never)).toMatchObject({ state: "live", problem: null });
  });

  it("are opened and closed as clouds are added and removed, and say of the same Neutron that it is there twice", async () => {
    await sources.sync();
    await expect.poll(state, SOON).toBe("live");
    await add("again");
    await sources.sync();
    await expect.poll(() => source("again")?.state, SOON).toBe("failed");
    expect(source("again")?.errors.join(" ")).toMatch(/already that of cloud "madrid".*registered twice/);
    await database.client.cloud.delete({ where: { id: "madrid" } });
    await sources.sync();
    expect(source()).toBeUndefined();
    expect(await sources.refresh("again", never)).toMatchObject({ state: "live" });
    expect(await database.client.port.count({ where: { cloudId: "again" } })).toBe(9);
  });
});
