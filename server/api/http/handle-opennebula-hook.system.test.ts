import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { POST } from "@/app/api/hooks/opennebula/route";
import { createContext } from "@/server/api/context";
import { createCaller } from "@/server/api/root";
import { BridgeheadError } from "@/server/model/errors";
import type { HostOperation } from "@/server/model/host-operation";
import type { ConsoleRole } from "@/server/model/role";
import { getRuntime, type Runtime } from "@/server/runtime/runtime";

const BOOTSTRAP = "bootstrap-token-of-the-hook-test";
const HOOK = "http://127.0.0.1:3000/api/hooks/opennebula";
const DOMAIN = `<domain type='kvm' id='7'><name>one-1</name><devices><interface type='bridge'><mac address='02:00:c0:a8:01:01'/><source bridge='beth0'/><target dev='vnet0'/></interface></devices></domain>`;
const never = new AbortController().signal;

/** An empty console with one simulated host, told of a VM as a hook on a node does: the route itself is called. */
describe("the hook of OpenNebula over HTTP", () => {
  let dataDir: string;
  let console: Runtime;
  let operator: string;
  const environment = { ...process.env };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "bridgehead-hook-"));
    process.env.BRIDGEHEAD_DATA_DIR = dataDir;
    process.env.BRIDGEHEAD_API_TOKEN = BOOTSTRAP;
    process.env.BRIDGEHEAD_DEMO = "0";
    process.env.LOG_LEVEL = "silent";
    delete process.env.DATABASE_URL;
    globalThis.__bridgehead?.delete("runtime");
    console = await getRuntime();
    operator = await tokenOf("operator");
    const row = { id: "node1", name: "node1", backend: "simulated", transport: "simulated", ownership: "managed" };
    await console.db.host.create({ data: { ...row, settings: { transport: "simulated" } } });
    await context().sources.syncHosts();
    await perform(
      { op: "bridge.ensure", namespace: "", name: "beth0" },
      { op: "tap.ensure", namespace: "", name: "vnet0", mtu: 1500 },
      { op: "link.set", namespace: "", name: "vnet0", master: "beth0", up: true },
    );
  });
  beforeEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    await console?.stop();
    globalThis.__bridgehead?.delete("runtime");
    process.env = environment;
    await rm(dataDir, { recursive: true, force: true });
  });

  const context = () => console.console.context({ kind: "system", id: null, name: "test" });

  async function perform(...operations: readonly HostOperation[]): Promise<void> {
    const effect = { kind: "host.change", hostId: "node1", operations } as const;
    for await (const { outcome } of context().performOnHost("node1", [effect], { signal: never })) {
      expect(outcome).toMatchObject({ ok: true });
    }
  }

  async function tokenOf(role: ConsoleRole): Promise<string> {
    const headers = new Headers({ authorization: `Bearer ${BOOTSTRAP}` });
    const api = createCaller(createContext(headers, undefined, async () => console));
    return (await api.tokens.create({ name: role, role, expiresInDays: 1 })).token;
  }

  const post = (query: string, body: BodyInit | null, headers: Record<string, string> = {}) =>
    POST(
      new Request(`${HOOK}${query}`, {
        method: "POST",
        body,
        headers: { authorization: `Bearer ${operator}`, ...headers },
      }),
    );
  const said = async (response: Response) => ({ status: response.status, body: await response.json() });
  const running = "?event=running&vm=one-1&host=node1";

  it("wants an operator, and keeps nothing of who is none", async () => {
    expect(await said(await post(running, DOMAIN, { authorization: "" }))).toMatchObject({ status: 401 });
    const viewer = `Bearer ${await tokenOf("viewer")}`;
    expect(await said(await post(running, DOMAIN, { authorization: viewer }))).toMatchObject({
      status: 403,
      body: { message: "This needs the role operator; viewer is viewer." },
    });
    expect(await console.db.isolatedVm.count()).toBe(0);
  });

  it.each([
    ["an event that is none", "?event=boot", "", /event/],
    ["a question nobody asked", `${running}&force=1`, DOMAIN, /force/],
    ["no domain with running", running, "", /without the domain's XML/],
    ["what is no domain", running, "vnet0", /NICs of the VM could not be read/],
    ["another VM's domain", "?event=running&vm=one-2&host=node1", DOMAIN, /The domain is one-1/],
  ])("refuses %s, with a remedy and an audit row", async (_, query, body, words) => {
    const before = await console.db.auditEntry.count({ where: { action: "isolation.hook" } });
    const answer = await said(await post(query, body));
    expect(answer).toMatchObject({ status: 400, body: { kind: "invalid", remedy: expect.any(String) } });
    expect(answer.body.message).toMatch(words);
    expect(await console.db.auditEntry.count({ where: { action: "isolation.hook", outcome: "refused" } })).toBe(
      before + 1,
    );
  });

  it("refuses JSON that is none, and takes no more than 2 MB", async () => {
    const json = { "content-type": "application/json" };
    expect(await said(await post("", "[1]", json))).toMatchObject({
      ...{ status: 400, body: { message: "The body is not a JSON object." } },
    });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 100_000;
        controller.enqueue(new Uint8Array(100_000).fill(0x20));
      },
    });
    const huge = new Request(`${HOOK}${running}`, {
      ...{ method: "POST", body: endless, headers: { authorization: `Bearer ${operator}` }, duplex: "half" },
    });
    expect(await said(await POST(huge))).toMatchObject({
      ...{ status: 400, body: { message: "The body has more than 2000000 bytes." } },
    });
    expect(pulled).toBeLessThan(2_500_000);
  });

  it("answers 404 for a host that is not here", async () => {
    expect(await said(await post("?event=running&vm=one-1&host=node9", DOMAIN))).toMatchObject({
      ...{ status: 404, body: { message: 'There is no managed host "node9".' } },
    });
  });

  it("answers 502 with the reason when the host fails, and does it when told again, as JSON too", async () => {
    const real = console.console.context.bind(console.console);
    vi.spyOn(console.console, "context").mockImplementation((actor) => ({
      ...real(actor),
      performOnHost: async function* () {
        const error = new BridgeheadError("unreachable", "node1 does not answer.");
        yield { index: 0, outcome: { ok: false, error, fatal: true } };
      },
    }));
    expect(await said(await post(running, DOMAIN))).toMatchObject({
      status: 502,
      body: {
        hosts: [{ host: "node1", status: "failed", added: [], error: expect.stringContaining("does not answer") }],
      },
    });

    vi.restoreAllMocks();
    const told = { event: "running", vm: "one-1", host: "node1", domain: DOMAIN };
    const again = await said(await post("", JSON.stringify(told), { "content-type": "application/json" }));
    expect(again).toMatchObject({ status: 200, body: { vm: "one-1", hosts: [{ status: "applied", error: null }] } });
    expect(again.body.hosts[0].added).toEqual([
      "FORWARD -s ! 02:00:c0:a8:01:00/ff:ff:ff:ff:ff:00 -o vnet0 -j DROP",
      "FORWARD -s ! 02:00:c0:a8:01:01 -i vnet0 -j DROP",
    ]);
    expect((await said(await post(running, DOMAIN))).body.hosts).toMatchObject([{ status: "applied", added: [] }]);
  });

  it("flushes on every managed host when none is named", async () => {
    await perform({ op: "link.absent", namespace: "", name: "vnet0", force: true });
    const done = await said(await post("?event=done&vm=one-1", null));
    expect(done).toMatchObject({ status: 200, body: { event: "done", hosts: [{ host: "node1" }] } });
    expect(done.body.hosts[0].removed).toHaveLength(2);
    expect(await console.db.isolatedVm.count()).toBe(0);
  });
});
