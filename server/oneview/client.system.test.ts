import { createServer } from "node:http";
import { Agent, request } from "undici";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultRule } from "@/server/lab/oneview-simulator/faults";
import { type Simulator, type SimulatorOptions, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import type { ApplianceConfig } from "@/server/oneview/appliance-config";
import { type ClientOptions, OneViewClient } from "@/server/oneview/client";
import { ResourceEditor } from "@/server/oneview/resource-editor";

const password = "s3cr3t-of-the-test";
const usual = { port: 0, user: "Administrator", password, taskMs: 30 } satisfies SimulatorOptions;
const quick: ClientOptions = { retries: { attempts: 3, firstDelayMs: 5 }, follow: { firstDelayMs: 5, maxDelayMs: 20 } };

let simulator: Simulator;
let clients: OneViewClient[];

beforeEach(async () => {
  simulator = await startSimulator(usual);
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await simulator.close();
});

function configOf(changes: Partial<ApplianceConfig> = {}): ApplianceConfig {
  const tls = { mode: "ca", caPem: simulator.caPem } as const;
  return { id: "a1", name: "rack7", url: simulator.url, username: "Administrator", password, tls, ...changes };
}

function clientOf(changes: Partial<ApplianceConfig> = {}, options: ClientOptions = quick): OneViewClient {
  const client = new OneViewClient(configOf(changes), options);
  clients.push(client);
  return client;
}

/** Asks the simulator itself, past the client under test. */
async function ask(method: "GET" | "POST", path: string, body?: unknown) {
  const dispatcher = new Agent({ connect: { ca: simulator.caPem ?? "" } });
  try {
    const answer = await request(`${simulator.url}${path}`, {
      method,
      dispatcher,
      body: body === undefined ? null : JSON.stringify(body),
    });
    return JSON.parse(await answer.body.text());
  } finally {
    await dispatcher.close();
  }
}
const inject = (...rules: readonly FaultRule[]) => ask("POST", "/simulator/faults", rules);
const counts = () => ask("GET", "/simulator/requests");

async function replaceSimulator(options: SimulatorOptions): Promise<void> {
  await simulator.close();
  simulator = await startSimulator(options);
}

const networks = "/rest/ethernet-networks";
const tagged = (name: string, vlanId: number) => ({ name, ethernetNetworkType: "Tagged", vlanId });

describe("session", () => {
  it("is one for all requests and is logged out at close", async () => {
    const client = clientOf();
    await Promise.all(Array.from({ length: 12 }, () => client.get("/rest/enclosures")));
    expect(await counts()).toMatchObject({ logins: 1, openSessions: 1 });
    await client.close();
    expect(await counts()).toMatchObject({ openSessions: 0 });
  });

  it("is renewed once, for all, when the appliance forgot it", async () => {
    const client = clientOf();
    await client.get("/rest/enclosures");
    await inject({ kind: "expire-sessions" });
    await Promise.all(Array.from({ length: 8 }, () => client.get("/rest/enclosures")));
    expect((await counts()).logins).toBe(2);
  });

  it("may expire in the middle of a task: the task is followed to its end and the write is sent once", async () => {
    await replaceSimulator({ ...usual, taskMs: 200 });
    const client = clientOf();
    await client.get(networks);
    await inject({ kind: "expire-sessions", method: "GET", resource: "tasks", after: 1 });
    const written = await client.post(networks, tagged("late", 77));
    expect(written.task?.state).toBe("Completed");
    expect(await client.get(written.resourceUri ?? "")).toMatchObject({ name: "late", vlanId: 77 });
    const seen = await counts();
    expect(seen.logins).toBe(2);
    expect(seen.byResource[networks].POST).toBe(1);
  });

  it("that is refused again after a new login is an error, not a loop", async () => {
    const client = clientOf();
    const always = { kind: "status", count: 0, errorCode: "AUTHORIZATION" } as const;
    await inject({ ...always, status: 401, resource: "enclosures" }, { ...always, status: 404, resource: "sessions" });
    await expect(client.get("/rest/enclosures")).rejects.toMatchObject({ kind: "refused", status: 401 });
    expect(await counts()).toMatchObject({ logins: 2, byResource: { "/rest/enclosures": { GET: 2 } } });
  });

  it("that lives is kept when its user may not read something: no login, again and again", async () => {
    const client = clientOf();
    await inject({ kind: "status", count: 0, status: 401, errorCode: "AUTHORIZATION", resource: "enclosures" });
    for (let round = 0; round < 3; round += 1) {
      await expect(client.get("/rest/enclosures")).rejects.toMatchObject({ kind: "refused", status: 401 });
    }
    expect(await counts()).toMatchObject({ logins: 1, byResource: { "/rest/enclosures": { GET: 3 } } });
  });

  it.each([
    ["a wrong password", { password: "wrong-password" }, "AUTHN_AUTH_FAIL"],
    ["an unknown login domain", { loginDomain: "nowhere" }, "AUTHN_AUTH_FAIL_LOGINDOMAINNOTFOUND"],
  ])("with %s is refused once, and nothing of the secret is told", async (_what, changes, errorCode) => {
    const client = clientOf(changes);
    const failures = await Promise.allSettled([client.get(networks), client.get("/rest/enclosures")]);
    expect((await counts()).byResource["/rest/login-sessions"].POST).toBe(1);
    for (const failure of failures) {
      const error = failure.status === "rejected" ? failure.reason : null;
      expect(error).toMatchObject({ kind: "refused", errorCode, remedy: expect.stringContaining("password") });
      const told = `${error.message} ${error.stack} ${JSON.stringify(error)} ${error.cause}`;
      expect(told).not.toContain(password);
      expect(told).not.toContain("wrong-password");
      expect(told).toContain('"rack7"');
    }
  });

  it("takes a login domain", async () => {
    await expect(clientOf({ loginDomain: "LOCAL" }).get(networks)).resolves.toMatchObject({ total: 15 });
  });
});

describe("reads", () => {
  it("use few kept connections", async () => {
    const client = clientOf();
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => client.get("/rest/enclosures")));
    }
    const seen = await counts();
    expect(seen.total).toBeGreaterThan(100);
    expect(seen.connections).toBeLessThanOrEqual(8);
  });

  it("follow a list of 500 networks page by page", async () => {
    await replaceSimulator({ ...usual, taskMs: 0, pageSize: 64 });
    const client = clientOf();
    await Promise.all(
      Array.from({ length: 500 }, (_, index) => client.post(networks, tagged(`net-${index}`, 1 + (index % 4094)))),
    );
    await ask("POST", "/simulator/reset?keep=data");
    const members = await client.list(`${networks}?start=0&count=-1`);
    expect(new Set(members.map((each) => each.uri)).size).toBe(515);
    expect((await counts()).byResource[networks].GET).toBe(Math.ceil(515 / 64));
  });

  it.each([
    ["a 503", { kind: "status", status: 503, count: 2 }],
    ["a cut connection", { kind: "drop", count: 2 }],
    ["a gateway's HTML page with 502", { kind: "html", status: 502, count: 2 }],
  ] as const)("are repeated after %s", async (_what, rule) => {
    const client = clientOf();
    await client.version();
    await inject({ ...rule, resource: "enclosures" });
    expect(await client.list("/rest/enclosures")).toHaveLength(2);
    expect((await counts()).byResource["/rest/enclosures"].GET).toBe(3);
  });

  it.each([
    ["a lasting 503", { kind: "status", status: 503, count: 0 }, 3, { kind: "unreachable", status: 503 }],
    ["a 500", { kind: "status", status: 500, count: 0 }, 1, { kind: "unreachable", status: 500 }],
    ["HTML", { kind: "html", status: 200, count: 0 }, 1, { kind: "unreachable", message: /an HTML page/ }],
    ["50 MB", { kind: "oversize", count: 0 }, 1, { kind: "unreachable", message: /more than this console takes/ }],
    ["a hang", { kind: "delay", delayMs: 3000, count: 0 }, 1, { kind: "unreachable", message: /within 0.4 s/ }],
  ] as const)("end in a clear error on %s", async (_what, rule, requests, expected) => {
    const client = clientOf({}, { ...quick, limits: rule.kind === "delay" ? { requestTimeoutMs: 400 } : {} });
    await client.get(networks);
    await inject({ ...rule, resource: "enclosures" });
    const failure = await client.list("/rest/enclosures").catch((error: unknown) => error);
    const { message, ...facts } = { message: /./, ...expected };
    expect(failure).toMatchObject(facts);
    expect(failure).toMatchObject({ message: expect.stringMatching(message), remedy: expect.any(String) });
    expect(failure).toMatchObject({ message: expect.stringContaining('appliance "rack7"') });
    expect((await counts()).byResource["/rest/enclosures"].GET).toBe(requests);
  });

  it("are still possible after an oversized answer and after a hang", async () => {
    const client = clientOf({}, { ...quick, limits: { requestTimeoutMs: 2000 } });
    await inject(
      { kind: "oversize", resource: "enclosures" },
      { kind: "delay", delayMs: 4000, resource: "enclosures" },
    );
    await expect(client.list("/rest/enclosures")).rejects.toThrow();
    await expect(client.list("/rest/enclosures")).rejects.toThrow();
    expect(await client.list("/rest/enclosures")).toHaveLength(2);
  });

  it("stop when told to", async () => {
    const client = clientOf();
    await client.get(networks);
    await inject({ kind: "delay", delayMs: 3000, resource: "enclosures" });
    const stop = new AbortController();
    const reading = client.get("/rest/enclosures", stop.signal);
    setTimeout(() => stop.abort(new Error("enough")), 50);
    await expect(reading).rejects.toThrow("enough");
  });
});

describe("writes", () => {
  it.each([
    ["a cut connection", { kind: "drop" }],
    ["a connection cut after the work", { kind: "drop-after" }],
    ["a 503", { kind: "status", status: 503 }],
  ] as const)("are never sent again after %s", async (_what, rule) => {
    const client = clientOf();
    await client.get(networks);
    await inject({ ...rule, method: "POST", resource: "ethernet-networks" });
    await expect(client.post(networks, tagged("once", 9))).rejects.toMatchObject({ kind: "unreachable" });
    expect((await counts()).byResource[networks].POST).toBe(1);
  });

  it("carry what the appliance says and advises", async () => {
    const client = clientOf();
    await expect(client.post(networks, tagged("PROD-WEB", 9))).rejects.toMatchObject({
      kind: "invalid",
      status: 400,
      errorCode: "CRM_DUPLICATE_NETWORK_NAME",
      message: expect.stringContaining("already exists"),
    });
    await expect(client.get(`${networks}/e2f0031b-52bd-4223-9ac1-0000000000ff`)).rejects.toMatchObject({
      kind: "missing",
      remedy: expect.stringContaining("Verify the URI"),
    });
  });

  it("whose task fails are errors, without effect", async () => {
    const client = clientOf();
    await inject({ kind: "task-error", method: "POST", message: "The port is gone.", errorCode: "PORT_GONE" });
    await expect(client.post(networks, tagged("never", 9))).rejects.toMatchObject({
      kind: "refused",
      errorCode: "PORT_GONE",
      taskUri: expect.stringMatching(/^\/rest\/tasks\//),
      message: expect.stringContaining("The port is gone."),
    });
    expect(await client.list(`${networks}?filter="name='never'"`)).toEqual([]);
  });

  it("with an old eTag are refused as a conflict, by body and by If-Match; * forces", async () => {
    const client = clientOf();
    const { resourceUri } = await client.post(networks, tagged("mine", 9));
    const uri = resourceUri ?? "";
    const old = await client.get(uri);
    await client.put(uri, { ...Object(old), name: "theirs" });
    const stale = { ...Object(old), name: "mine again" };
    await expect(client.put(uri, stale)).rejects.toMatchObject({ kind: "conflict", status: 412 });
    await expect(client.delete(uri, { ifMatch: Object(old).eTag })).rejects.toMatchObject({ status: 412 });
    await client.put(uri, stale, { ifMatch: "*" });
    expect(await client.get(uri)).toMatchObject({ name: "mine again" });
  });

  it("by several at once on one resource lose nothing", async () => {
    const client = clientOf();
    const [lig] = await client.list("/rest/logical-interconnect-groups");
    const uri = String(lig?.uri);
    const editor = new ResourceEditor(client);
    const made = await Promise.all(
      [1, 2, 3, 4].map((number) => client.post(networks, tagged(`n${number}`, 3000 + number))),
    );
    await Promise.all(
      made.map(({ resourceUri }) =>
        editor.edit(uri, (group) => {
          const sets: readonly Record<string, unknown>[] = Object(group.uplinkSets);
          const uplinkSets = sets.map((set) =>
            set.name === "us-tenants" ? { ...set, networkUris: [...Object(set.networkUris), resourceUri] } : set,
          );
          return { ...group, uplinkSets };
        }),
      ),
    );
    const after = Object(await client.get(uri));
    const set = after.uplinkSets.find((each: { name: string }) => each.name === "us-tenants");
    expect(set.networkUris).toHaveLength(3 + made.length);
    expect(await editor.edit(uri, () => null)).toBeNull();
  });
});

describe("a task named only by its Location", () => {
  const task = (taskState: string) => JSON.stringify({ uri: "/rest/tasks/T1", taskState, associatedResource: {} });

  /** An appliance reduced to one write, whose answer has no body. */
  async function bareAppliance(locationOf: (port: number) => string) {
    const server = createServer((incoming, outgoing) => {
      const port = incoming.socket.localPort ?? 0;
      const answers: Record<string, () => unknown> = {
        "GET /rest/version": () => outgoing.end(JSON.stringify({ currentVersion: 300, minimumVersion: 120 })),
        "POST /rest/login-sessions": () => outgoing.end(JSON.stringify({ sessionID: "s" })),
        "PUT /rest/x": () => outgoing.writeHead(202, { Location: locationOf(port) }).end(),
        "GET /rest/tasks/T1": () => outgoing.end(task("Completed")),
        "DELETE /rest/login-sessions": () => outgoing.writeHead(204).end(),
      };
      (answers[`${incoming.method} ${incoming.url}`] ?? (() => outgoing.writeHead(404).end()))();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    return { server, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}` };
  }

  it.each([
    ["a path", () => "/rest/tasks/T1"],
    ["a whole address", (port: number) => `http://127.0.0.1:${port}/rest/tasks/T1`],
  ])("is followed when that is %s", async (_what, locationOf) => {
    const { server, url } = await bareAppliance(locationOf);
    try {
      const written = await clientOf({ url }).put("/rest/x", {});
      expect(written.task).toMatchObject({ uri: "/rest/tasks/T1", state: "Completed" });
    } finally {
      server.close();
    }
  });

  it("is not followed to another host", async () => {
    const { server, url } = await bareAppliance(() => "https://evil.example/rest/tasks/T1");
    try {
      await expect(clientOf({ url }).put("/rest/x", {})).rejects.toThrow(/no path of its API/);
    } finally {
      server.close();
    }
  });
});

describe("API version", () => {
  it("is the highest that both know", async () => {
    await replaceSimulator({ ...usual, apiVersions: { minimum: 120, current: 550 } });
    expect(await clientOf().version()).toBe(500);
  });

  it("must be in the appliance's range", async () => {
    await expect(clientOf({ apiVersion: 3800 }).get(networks)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("120 to 3400"),
    });
  });

  it("is agreed anew when the appliance stops taking it", async () => {
    const client = clientOf();
    await client.get(networks);
    const gone = { status: 412, message: "The specified API version is not valid.", count: 1 };
    await inject({ kind: "status", resource: "ethernet-networks", ...gone });
    await expect(client.get(networks)).rejects.toMatchObject({ kind: "refused", status: 412 });
    await client.get(networks);
    expect((await counts()).byResource["/rest/version"].GET).toBe(2);
  });
});
