import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as postCase } from "@/app/api/cases/route";
import { GET as getTrpc } from "@/app/api/trpc/[trpc]/route";
import { packFolder } from "@/server/hosts/case/pack-folder";
import type { Lens } from "@/server/model/lens";
import type { TraceEnd, TraceInput, TraceResult } from "@/server/model/trace";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const ORIGIN = "http://127.0.0.1:3000";
const TOKEN = "bootstrap-token-of-this-test";
const WEB1 = "c9da7f42-3b4e-476d-9929-b1bd65c2adeb";
const WEB2 = "34eccb39-85ff-4032-a7c0-898bf3991b0c";

/** `trace.run` as another program calls it: a case uploaded, then asked over HTTP. */
describe("trace.run", () => {
  const environment = { ...process.env };
  let dataDir: string;
  let runtime: Runtime;
  let caseId: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "bridgehead-trace-"));
    Object.assign(process.env, {
      BRIDGEHEAD_DATA_DIR: dataDir,
      BRIDGEHEAD_DEMO: "0",
      BRIDGEHEAD_API_TOKEN: TOKEN,
      LOG_LEVEL: "silent",
    });
    globalThis.__bridgehead?.delete("runtime");
    runtime = await getRuntime();
    const body = new Uint8Array(await packFolder("fixtures/captures/iesgn"));
    const answer = await postCase(
      new Request(`${ORIGIN}/api/cases?name=trace`, {
        method: "POST",
        body,
        headers: { authorization: `Bearer ${TOKEN}` },
      }),
    );
    expect(answer.status).toBe(201);
    caseId = (await answer.json()).caseId;
  });
  afterAll(async () => {
    await runtime?.stop();
    process.env = environment;
    await rm(dataDir, { recursive: true, force: true });
  });

  const ask = (input: unknown, token = TOKEN) => call<TraceResult>("run", input, token);
  async function call<T>(procedure: string, input: unknown, token: string): Promise<{ status: number; result: T }> {
    const url = `${ORIGIN}/api/trpc/trace.${procedure}?input=${encodeURIComponent(JSON.stringify(superjson.serialize(input)))}`;
    const response = await getTrpc(new Request(url, { headers: { authorization: `Bearer ${token}` } }));
    const body = await response.json();
    return { status: response.status, result: body.result && superjson.deserialize(body.result.data) };
  }
  const packet = (more: Partial<TraceInput>) => ({
    from: { portId: WEB1 },
    to: { portId: WEB2 },
    protocol: "tcp",
    caseId,
    ...more,
  });

  it("tells hop by hop how a packet and its answer go between two hosts of a case", async () => {
    const { status, result } = await ask(packet({ port: 22 }));
    expect(status).toBe(200);
    expect(result.verdict).toBe("delivered");
    expect(result.at).toBeUndefined();
    expect(new Set(result.hops.map(({ leg }) => leg))).toEqual(new Set(["request", "reply"]));
    expect(new Set(result.hops.map(({ host }) => host))).toEqual(new Set(["c1", "c2"]));
    expect(result.hops.every(({ text, evidence, command }) => text !== "" && evidence !== "" && command !== "")).toBe(
      true,
    );
  });

  it("finds the ends, and lights what it tells on the graph", async () => {
    const { result: ends } = await call<TraceEnd[]>("ends", { query: "web1", caseId }, TOKEN);
    expect(ends[0]).toMatchObject({ end: { portId: WEB1 }, label: "web1", host: "c1" });
    const { result: run } = await ask(packet({ port: 80 }));
    const { result: light } = await call<Lens>("light", packet({ port: 80 }), TOKEN);
    expect(light.readings).toEqual([run.reason]);
    expect(light.nodeIds).toEqual(expect.arrayContaining(run.hops.map(({ nodeId }) => nodeId)));
    expect(light.mismatches).toBe(1);
  });

  it("names the host, table, chain and rule that drop it", async () => {
    const { result } = await ask(packet({ port: 80 }));
    expect(result).toMatchObject({
      verdict: "dropped",
      at: { host: "c2", object: "tap34eccb39-85", table: "filter", chain: "neutron-openvswi-sg-fallback" },
    });
    expect(result.at?.rule).toContain("-j DROP");
  });

  it("takes an address and a device as well, and says unknown where nothing was observed", async () => {
    const from = { host: "c1", device: "tapc9da7f42-3b" };
    expect((await ask(packet({ from, to: { address: "203.0.113.1" }, protocol: "icmp" }))).result.verdict).toBe(
      "delivered",
    );
    expect((await ask(packet({ to: { address: "192.0.2.200" } }))).result.verdict).toBe("unknown");
    expect((await ask(packet({ caseId: undefined }))).result.verdict).toBe("unknown");
  });

  it("refuses what it cannot mean, and whoever may not look", async () => {
    expect((await ask(packet({ port: 70_000 }))).status).toBe(400);
    expect((await ask(packet({ caseId: "no-such-case" }))).status).toBe(404);
    expect((await ask(packet({}), "not-a-token")).status).toBe(401);
  });
});
