import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { POST as postCase } from "@/app/api/cases/route";
import { packFolder } from "@/server/hosts/case/pack-folder";
import type { ConsoleContext } from "@/server/operations/console-context";
import { addHost } from "@/server/operations/hosts/add-host";
import { listHosts } from "@/server/operations/hosts/list-hosts";
import { removeHost } from "@/server/operations/hosts/remove-host";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { followGraph, type GraphChange } from "@/server/operations/topology/follow-graph";
import { readGraph } from "@/server/operations/topology/read-graph";
import { readLens } from "@/server/operations/topology/read-lens";
import { readObject } from "@/server/operations/topology/read-object";
import { searchObjects } from "@/server/operations/topology/search-objects";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const TOKEN = "bootstrap-token-of-this-test";

/** The demo as a user gets it: embedded database, the simulator over HTTPS, the shipped capture. */
describe("the console's sources", () => {
  const environment = { ...process.env };
  let dataDir: string;
  let runtime: Runtime;
  let ctx: ConsoleContext;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "bridgehead-sources-"));
    Object.assign(process.env, {
      BRIDGEHEAD_DATA_DIR: dataDir,
      BRIDGEHEAD_DEMO: "1",
      BRIDGEHEAD_API_TOKEN: TOKEN,
      BRIDGEHEAD_LAB_DIR: join(dataDir, "no-lab"),
      LOG_LEVEL: "silent",
    });
    globalThis.__bridgehead?.delete("runtime");
    runtime = await getRuntime();
    ctx = runtime.console.context({ kind: "system", id: null, name: "test" });
    const seen = () => ctx.world.sources().map(({ name, state }) => `${name} ${state}`);
    const expected = ["c1 live", "c2 live", "net1 live", "oneview-simulator live"];
    await vi.waitFor(() => expect(seen().sort()).toEqual(expected), { timeout: 20_000 });
  });
  afterAll(async () => {
    await runtime?.stop();
    process.env = environment;
    await rm(dataDir, { recursive: true, force: true });
  });

  it("takes a capture as a request body and shows it like any source", async () => {
    const answer = await upload("provider", await packFolder("fixtures/captures/provider"));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ hosts: ["c1", "c2", "net1"], networks: 4, skipped: [] });
    const { caseId } = answer.body;
    const graph = await readGraph(ctx, { caseId, expand: "all" });
    expect(graph.revision).toBe(`case:${caseId}`);
    const bridges = graph.nodes.filter(({ kind, host }) => kind === "ovs-bridge" && host === "c1");
    expect(bridges.map(({ label }) => label).sort()).toEqual(["br-int", "br-phy", "br-phys", "br-tun"]);
    const lens = await readLens(ctx, { caseId, query: "120" });
    expect(new Set(lens.nodeIds.map((id) => id.split("/")[0])).size).toBeGreaterThan(1);
    const [hit] = await searchObjects(ctx, { query: "br-phys", caseId, limit: 5 });
    expect(hit?.label).toBe("br-phys");
    expect((await readObject(ctx, { id: hit?.nodeId ?? "", caseId })).facts.length).toBeGreaterThan(3);
  });

  it("refuses a hostile or nameless archive with a reason, keeps nothing of it, and records the attempt", async () => {
    const before = await ctx.db.case.count();
    const whole = await packFolder("fixtures/captures/provider/c1");
    const cut = await upload("cut", whole.subarray(0, 2_000));
    expect(cut).toMatchObject({ status: 400, body: { message: expect.stringMatching(/cut|ends/i) } });
    expect(await upload("text", Buffer.from("<html>not an archive</html>"))).toMatchObject({ status: 400 });
    expect(await upload("", whole)).toMatchObject({ status: 400, body: { message: expect.stringContaining("name") } });
    expect((await postCase(request("anonymous", whole, {}))).status).toBe(401);
    expect(await ctx.db.case.count()).toBe(before);
    expect(await ctx.db.auditEntry.count({ where: { action: "cases.import", outcome: "refused" } })).toBe(3);
  });

  it("tells a follower of the graph about a mapping and about a host, each as a difference", async () => {
    const abort = new AbortController();
    const changes = followGraph(ctx, {}, abort.signal);
    const first = await next(changes);
    expect(first.type).toBe("reset");

    const applied = await changeIntent(
      ctx,
      { kind: "set-flat", ...(await aFlatMapping(ctx)) },
      { mode: "apply" },
      abort.signal,
    );
    expect(applied.status).toBe("applied");
    const mapped = await until(changes, (change) =>
      change.type === "patch" ? change.patch.edges.find(({ kind }) => kind === "mapping") : undefined,
    );
    expect(mapped.kind).toBe("mapping");

    // who has the graph of this revision is not sent it again
    const { revision } = await readGraph(ctx, {});
    const heard = next(followGraph(ctx, {}, abort.signal, revision));
    const { id } = await addHost(ctx, {
      name: "nowhere",
      ownership: "observed",
      settings: { transport: "netns", namespace: `bh-absent-${process.pid}` },
    });
    const seen = await until(changes, (change) =>
      change.type === "patch" ? change.patch.nodes.find(({ label }) => label === "nowhere") : undefined,
    );
    expect(seen.kind).toBe("host");
    expect(await heard).toMatchObject({ type: "patch" });
    const nowhere = async () => (await listHosts(ctx)).find(({ name }) => name === "nowhere");
    await expect.poll(async () => (await nowhere())?.state).toBe("failed");
    expect((await nowhere())?.failure?.message).toContain(`bh-absent-${process.pid}`);

    await removeHost(ctx, { id });
    const removed = await until(changes, (change) =>
      change.type === "patch" ? change.patch.removedNodes.find((node) => node.includes("nowhere")) : undefined,
    );
    expect(removed).toContain("host:");
    expect(await next(followGraph(ctx, {}, abort.signal, revision))).toMatchObject({ type: "reset" });
    abort.abort();
    expect((await changes.next()).done).toBe(true);
  });

  async function upload(name: string, body: Buffer) {
    const response = await postCase(request(name, body, { authorization: `Bearer ${TOKEN}` }));
    return { status: response.status, body: await response.json() };
  }
});

function request(name: string, body: Buffer, headers: Record<string, string>): Request {
  const url = `http://127.0.0.1:3000/api/cases?name=${encodeURIComponent(name)}`;
  return new Request(url, { method: "POST", body: new Uint8Array(body), headers });
}

async function aFlatMapping(ctx: ConsoleContext) {
  const world = ctx.world.world();
  const physical = world.physicalNetworks.find(({ name }) => name === "public");
  const fabric = world.fabrics[0]?.state;
  const network = fabric?.networks.find(({ name }) => name === "provisioning");
  if (!physical || !fabric || !network) throw new Error("the demo has no network to map");
  return {
    cloudId: physical.cloudId,
    physicalNetwork: physical.name,
    applianceId: fabric.applianceId,
    oneViewNetworkId: network.uri.slice(network.uri.lastIndexOf("/") + 1),
  };
}

async function next(changes: AsyncGenerator<GraphChange>): Promise<GraphChange> {
  const { value, done } = await changes.next();
  if (done) throw new Error("the feed ended");
  return value;
}

async function until<T>(
  changes: AsyncGenerator<GraphChange>,
  pick: (change: GraphChange) => T | undefined,
): Promise<T> {
  for (let n = 0; n < 20; n += 1) {
    const found = pick(await next(changes));
    if (found !== undefined) return found;
  }
  throw new Error("not seen in 20 changes");
}
