import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TlsTrust } from "@/server/http/tls-trust";
import { type Simulator, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import type { ApplianceConfig } from "@/server/oneview/appliance-config";
import { OneViewClient } from "@/server/oneview/client";
import { testAppliance } from "@/server/oneview/test-appliance";

const usual = { port: 0, user: "Administrator", password: "s3cr3t" };
let dir: string;
let simulator: Simulator;
let other: Simulator;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), `bh-trust-${process.pid}-`));
  simulator = await startSimulator({ ...usual, dataDir: join(dir, "one") });
  other = await startSimulator({ ...usual, dataDir: join(dir, "other") });
});
afterAll(async () => {
  await simulator.close();
  await other.close();
  await rm(dir, { recursive: true, force: true });
});

function configOf(tls: TlsTrust, changes: Partial<ApplianceConfig> = {}): ApplianceConfig {
  return {
    id: "a1",
    name: "rack7",
    url: simulator.url,
    username: "Administrator",
    password: "s3cr3t",
    tls,
    ...changes,
  };
}

async function tryRead(config: ApplianceConfig): Promise<unknown> {
  const client = new OneViewClient(config, { retries: { attempts: 2, firstDelayMs: 5 } });
  try {
    return await client.get("/rest/enclosures").catch((error: unknown) => error);
  } finally {
    await client.close();
  }
}

describe("trust", () => {
  it.each([
    ["127.0.0.1", (url: string) => url],
    ["localhost", (url: string) => url.replace("127.0.0.1", "localhost")],
  ])("by CA holds for %s", async (_host, rename) => {
    const ca: TlsTrust = { mode: "ca", caPem: simulator.caPem };
    expect(await tryRead(configOf(ca, { url: rename(simulator.url) }))).toMatchObject({ total: 2 });
  });

  it("by CA refuses an address that the certificate does not name", async () => {
    const forwarder = await listen(
      (socket) =>
        socket
          .pipe(connect(simulator.port, "127.0.0.1"))
          .pipe(socket)
          .on("error", () => socket.destroy()),
      "127.0.0.2",
    );
    try {
      const url = `https://127.0.0.2:${portOf(forwarder)}`;
      expect(await tryRead(configOf({ mode: "insecure" }, { url }))).toMatchObject({ total: 2 });
      expect(await tryRead(configOf({ mode: "ca", caPem: simulator.caPem }, { url }))).toMatchObject({
        kind: "refused",
        message: expect.stringContaining("for another host name"),
      });
    } finally {
      forwarder.close();
    }
  });

  it.each([
    ["another CA", () => other.caPem],
    ["only the machine's CAs", () => null],
  ])("by %s is refused", async (_what, caPem) => {
    const failure = await tryRead(configOf({ mode: "ca", caPem: caPem() }));
    expect(failure).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("did not sign"),
      remedy: expect.stringContaining("fingerprint"),
    });
  });

  it("by fingerprint holds for exactly that certificate, whatever the host name", async () => {
    const { fingerprint } = await testAppliance(configOf({ mode: "insecure" }));
    const pin: TlsTrust = { mode: "fingerprint", sha256: (fingerprint ?? "").toLowerCase().replaceAll(":", "") };
    expect(await tryRead(configOf(pin))).toMatchObject({ total: 2 });
    expect(await tryRead(configOf(pin, { url: other.url }))).toMatchObject({
      kind: "refused",
      message: expect.stringContaining(`but ${fingerprint} is pinned`),
      remedy: expect.stringContaining("compare"),
    });
  });

  it("notices a certificate that changed under a running client", async () => {
    const ownDir = join(dir, "changing");
    const first = await startSimulator({ ...usual, dataDir: ownDir });
    const config = configOf({ mode: "ca", caPem: first.caPem }, { url: first.url });
    const client = new OneViewClient(config, { retries: { attempts: 2, firstDelayMs: 5 } });
    try {
      expect(await client.list("/rest/enclosures")).toHaveLength(2);
      await first.close();
      await rm(ownDir, { recursive: true });
      const second = await startSimulator({ ...usual, dataDir: ownDir, port: first.port });
      try {
        await expect(client.list("/rest/enclosures")).rejects.toMatchObject({ kind: "refused" });
      } finally {
        await second.close();
      }
    } finally {
      await client.close();
    }
  });

  it("outlives a restart with the same data directory", async () => {
    const ownDir = join(dir, "kept");
    const first = await startSimulator({ ...usual, dataDir: ownDir });
    await first.close();
    const second = await startSimulator({ ...usual, dataDir: ownDir });
    await second.close();
    expect(second.caPem).toBe(first.caPem);
  });
});

describe("testAppliance", () => {
  it("tells versions and fingerprint, and leaves no session", async () => {
    const result = await testAppliance(configOf({ mode: "ca", caPem: simulator.caPem }));
    expect(result).toMatchObject({ ok: true, apiVersions: { minimum: 120, current: 3400, used: 3400 } });
    expect(result.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it("tells the fingerprint of a certificate that is not trusted", async () => {
    const result = await testAppliance(configOf({ mode: "ca", caPem: other.caPem }));
    expect(result).toMatchObject({ ok: false, apiVersions: null, problem: { kind: "refused" } });
    expect(result.fingerprint).not.toBeNull();
  });

  it("tells a wrong password from everything else", async () => {
    const result = await testAppliance(configOf({ mode: "insecure" }, { password: "wrong" }));
    expect(result).toMatchObject({ ok: false, apiVersions: { used: 3400 }, problem: { kind: "refused" } });
    expect(JSON.stringify(result)).not.toContain("wrong");
  });

  it("says when the configured API version is not taken", async () => {
    const result = await testAppliance(configOf({ mode: "insecure" }, { apiVersion: 4000 }));
    expect(result).toMatchObject({ ok: false, apiVersions: { current: 3400, used: null } });
  });

  it.each([
    ["a wrong address", { url: "oneview" }, "invalid", /no URL/],
    ["a host that is not known", { url: "https://no-such-host.invalid" }, "unreachable", /host name/],
  ] as const)("never throws: %s", async (_what, changes, kind, message) => {
    const result = await testAppliance(configOf({ mode: "insecure" }, changes));
    expect(result).toMatchObject({ ok: false, problem: { kind, message: expect.stringMatching(message) } });
  });

  it("names a closed port, a peer without TLS and one that hangs up", async () => {
    const closed = await startSimulator(usual);
    await closed.close();
    const refused = await testAppliance(configOf({ mode: "insecure" }, { url: closed.url }));
    expect(refused.problem).toMatchObject({ kind: "unreachable", message: expect.stringContaining("nothing listens") });

    const plain = await startSimulator({ ...usual, http: true });
    try {
      const noTls = await testAppliance(configOf({ mode: "insecure" }, { url: plain.url.replace("http:", "https:") }));
      expect(noTls.problem).toMatchObject({ message: expect.stringContaining("does not speak TLS") });
      expect(await testAppliance(configOf({ mode: "insecure" }, { url: plain.url }))).toMatchObject({
        ok: true,
        fingerprint: null,
      });
    } finally {
      await plain.close();
    }

    const mute = await listen((socket) => socket.destroy());
    try {
      const cut = await testAppliance(configOf({ mode: "insecure" }, { url: `https://127.0.0.1:${portOf(mute)}` }));
      expect(cut.problem).toMatchObject({
        kind: "unreachable",
        message: expect.stringContaining("cut the connection"),
      });
    } finally {
      mute.close();
    }
  });
});

async function listen(onConnection: (socket: Socket) => void, host = "127.0.0.1"): Promise<Server> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server does not listen on a port");
  return address.port;
}
