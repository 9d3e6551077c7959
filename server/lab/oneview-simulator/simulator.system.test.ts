import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulator, startSimulator } from "./simulator";

const run = promisify(execFile);
const script = fileURLToPath(new URL("../../../scripts/oneview-simulator.mjs", import.meta.url));
const usual = { port: 0, user: "Administrator", password: "secret", taskMs: 20 };

let dir: string;
let simulator: Simulator;
let session: string;
let usualTmpdir: string | undefined;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), `bh-sim-${process.pid}-`));
  usualTmpdir = process.env.TMPDIR;
  process.env.TMPDIR = dir;
  simulator = await startSimulator({ ...usual, dataDir: join(dir, "data") });
  session = await login(simulator);
});
afterAll(async () => {
  await simulator.close();
  if (usualTmpdir === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usualTmpdir;
  await rm(dir, { recursive: true, force: true });
});

type Answer = { readonly status: number; readonly headers: string; readonly body: ReturnType<typeof JSON.parse> };

/** The real curl, trusting nothing but the simulator's CA. */
async function curl(url: string, caPath: string | null, ...more: readonly string[]): Promise<Answer> {
  const trust = caPath === null ? [] : ["--cacert", caPath];
  const { stdout } = await run("curl", ["-sS", "-i", "--max-time", "20", ...trust, ...more, url]);
  const at = stdout.indexOf("\r\n\r\n");
  const headers = stdout.slice(0, at);
  const text = stdout.slice(at + 4);
  return { status: Number(headers.split(" ")[1]), headers, body: text === "" ? null : JSON.parse(text) };
}

async function login(of: Simulator): Promise<string> {
  const body = JSON.stringify({ userName: "Administrator", password: "secret", authLoginDomain: "Local" });
  const answer = await curl(`${of.url}/rest/login-sessions`, of.caPath, "-H", "X-API-Version: 600", "-d", body);
  return answer.body.sessionID;
}

function rest(path: string, ...more: readonly string[]): Promise<Answer> {
  const headers = ["-H", "X-API-Version: 600", "-H", `Auth: ${session}`, "-H", "Content-Type: application/json"];
  return curl(`${simulator.url}${path}`, simulator.caPath, ...headers, ...more);
}

async function ended(task: Answer): Promise<Answer> {
  for (;;) {
    const answer = await rest(task.body.uri);
    if (answer.body.taskState !== "Running") return answer;
  }
}
const change = async (method: string, path: string, body: unknown, ...more: readonly string[]) =>
  await ended(await rest(path, "-X", method, "-d", JSON.stringify(body), ...more));

describe("curl over TLS", () => {
  it.each(["1.2", "1.3"])("verifies the CA and the address with TLS %s", async (version) => {
    const only = [`--tlsv${version}`, "--tls-max", version];
    const answer = await curl(`${simulator.url}/rest/version`, simulator.caPath, ...only);
    expect(answer).toMatchObject({ status: 200, body: { currentVersion: 3400, minimumVersion: 120 } });
    const byName = simulator.url.replace("127.0.0.1", "localhost");
    expect((await curl(`${byName}/rest/version`, simulator.caPath, ...only)).status).toBe(200);
  });

  it("is refused without the CA and with TLS 1.1", async () => {
    await expect(curl(`${simulator.url}/rest/version`, null)).rejects.toMatchObject({ code: 60 });
    await expect(curl(`${simulator.url}/rest/version`, simulator.caPath, "--tls-max", "1.1")).rejects.toThrow();
  });

  it("gets a length, a type and the same connection for the next request", async () => {
    const answer = await rest("/rest/enclosures");
    expect(answer.headers).toMatch(/content-length: \d+/i);
    expect(answer.headers).toMatch(/content-type: application\/json;charset=UTF-8/i);
    const { stdout } = await run("curl", [
      ...["-sS", "--cacert", simulator.caPath ?? "", "-o", "/dev/null", "-o", "/dev/null", "-w", "%{num_connects}\n"],
      ...[`${simulator.url}/rest/version`, `${simulator.url}/rest/version`],
    ]);
    expect(stdout.trim().split("\n")).toEqual(["1", "0"]);
  });
});

describe("protocol", () => {
  it("takes the oldest version for none and refuses others with the appliance's words", async () => {
    const auth = ["-H", `Auth: ${session}`];
    const url = `${simulator.url}/rest/ethernet-networks?count=1`;
    const oldest = await curl(url, simulator.caPath, ...auth);
    expect(oldest.body.members[0]).toMatchObject({ type: "ethernet-networkV3" });
    expect(oldest.body.members[0]).not.toHaveProperty("scopeUris");
    const wrong = await curl(url, simulator.caPath, ...auth, "-H", "X-API-Version: 3800");
    expect(wrong).toMatchObject({ status: 412, body: { message: "The specified API version is not valid." } });
    expect(wrong.body.details).toContain("an invalid X-API-Version header of 3800.  Only values 120 through 3400");
  });

  it("answers errors with every key", async () => {
    const keys = ["errorCode", "message", "details", "messageParameters", "recommendedActions"];
    const all = [...keys, "errorSource", "nestedErrors", "data"].sort();
    const unknown = await rest("/rest/ethernet-networks/nope");
    expect([unknown.status, Object.keys(unknown.body).sort()]).toEqual([404, all]);
    const anonymous = await curl(`${simulator.url}/rest/enclosures`, simulator.caPath);
    expect(anonymous).toMatchObject({ status: 401, body: { errorCode: "AUTHORIZATION" } });
    expect((await rest("/rest/no-such-thing")).body.errorCode).toBe("GENERIC_HTTP_404");
    expect((await rest("/rest/enclosures", "-X", "DELETE")).status).toBe(405);
    expect((await rest("/rest/ethernet-networks", "-d", "{")).status).toBe(400);
  });

  it("joins, tells and ends a session; an ended one is a 404 for its idle time and a 401 elsewhere", async () => {
    const own = await login(simulator);
    const as = (path: string, ...more: readonly string[]) =>
      curl(`${simulator.url}${path}`, simulator.caPath, "-H", `auth: ${own}`, "-H", `Session-ID: ${own}`, ...more);
    expect((await as("/rest/login-sessions", "-X", "PUT", "-d", "null")).body.sessionID).toBe(own);
    expect((await as("/rest/sessions/idle-timeout")).body).toEqual({ idleTimeout: 86_400_000 });
    expect((await as("/rest/logindomains")).body.members).toHaveLength(1);
    expect((await as("/rest/login-sessions", "-X", "DELETE", "-d", "{}")).status).toBe(204);
    expect((await as("/rest/sessions/idle-timeout")).status).toBe(404);
    expect((await as("/rest/logindomains")).status).toBe(401);
  });

  it("shows a new resource only once its task has ended", async () => {
    let now = Date.now();
    const slow = await startSimulator({ ...usual, taskMs: 400, clock: () => now });
    try {
      const auth = ["-H", "X-API-Version: 600", "-H", `Auth: ${await login(slow)}`];
      const body = JSON.stringify({
        type: "ethernet-networkV4",
        name: "slow",
        ethernetNetworkType: "Untagged",
        vlanId: null,
      });
      const task = await curl(`${slow.url}/rest/ethernet-networks`, slow.caPath, ...auth, "-d", body);
      expect(task).toMatchObject({ status: 202, body: { taskState: "Running", name: "Create" } });
      expect(task.headers).toContain(`Location: ${task.body.uri}`);
      const uri = `${slow.url}${task.body.associatedResource.resourceUri}`;
      expect((await curl(uri, slow.caPath, ...auth)).status).toBe(404);
      const again = await curl(`${slow.url}/rest/ethernet-networks`, slow.caPath, ...auth, "-d", body);
      expect(again.status).toBe(400);
      now += 400;
      expect((await curl(uri, slow.caPath, ...auth)).body).toMatchObject({ name: "slow", vlanId: 0 });
    } finally {
      await slow.close();
    }
  });
});

describe("rules", () => {
  const tagged = (name: string, vlanId: unknown, more: object = {}) => ({
    name,
    ethernetNetworkType: "Tagged",
    vlanId,
    ...more,
  });

  it.each([
    ["a name in other case", tagged("Prod-Web", 9), "CRM_DUPLICATE_NETWORK_NAME"],
    ["VLAN 0", tagged("r", 0), "CRM_INVALID_VLAN_ID"],
    ["VLAN 4095", tagged("r", 4095), "CRM_INVALID_VLAN_ID"],
    ["no VLAN", tagged("r", null), "CRM_INVALID_VLAN_ID"],
    ["an unknown field", tagged("r", 9, { colour: "red" }), "UNRECOGNIZED_JSON_FIELD"],
    ["another version's type", tagged("r", 9, { type: "ethernet-networkV300" }), "INVALID_TYPE"],
    ["no name", tagged("", 9), "INVALID_ATTRIBUTE"],
  ])("refuse a network with %s", async (_what, body, errorCode) => {
    const answer = await rest("/rest/ethernet-networks", "-d", JSON.stringify(body));
    expect(answer).toMatchObject({ status: 400, body: { errorCode } });
  });

  it("keep VLAN and type of a network for ever", async () => {
    const [network] = (await rest(`/rest/ethernet-networks?filter=name='tenant-100'`.replaceAll("'", "%27"))).body
      .members;
    const put = (changes: object) => rest(network.uri, "-X", "PUT", "-d", JSON.stringify({ ...network, ...changes }));
    expect((await put({ vlanId: 99 })).body.message).toContain("vlan Id can not be changed");
    expect((await put({ ethernetNetworkType: "Untagged", vlanId: 0 })).status).toBe(400);
  });

  it("of an uplink set hold in the live set and in the group", async () => {
    const uriOf = async (name: string) =>
      (await rest(`/rest/ethernet-networks?filter=name%3D%27${name}%27`)).body.members[0].uri;
    await change("POST", "/rest/ethernet-networks", tagged("same-vlan", 100));
    const [live] = (await rest("/rest/uplink-sets?filter=name%3D%27us-tenants%27")).body.members;
    const [flat] = (await rest("/rest/uplink-sets?filter=name%3D%27us-flat%27")).body.members;
    const add = async (set: typeof live, uri: string) =>
      await rest(set.uri, "-X", "PUT", "-d", JSON.stringify({ ...set, networkUris: [...set.networkUris, uri] }));
    const codes = [
      await add(live, await uriOf("same-vlan")),
      await add(live, await uriOf("scratch-flat")),
      await add(flat, await uriOf("scratch-flat")),
      await add(live, "/rest/ethernet-networks/not-a-uuid"),
      await rest(live.uri, "-X", "PUT", "-d", JSON.stringify({ ...live, nativeNetworkUri: await uriOf("prod-web") })),
    ].map((answer) => [answer.status, answer.body.errorCode]);
    expect(codes).toEqual([
      [400, "CRM_DUPLICATE_VLAN_ID_IN_UPLINKSET"],
      [400, "CRM_NETWORK_TYPE_MISMATCH"],
      [400, "CRM_TOO_MANY_NETWORKS"],
      [400, "CRM_INVALID_UUID"],
      [400, "CRM_NATIVE_NETWORK_NOT_MEMBER"],
    ]);
  });

  it("let a group differ from its interconnects until they are updated from it, once", async () => {
    const groups = (await rest("/rest/logical-interconnect-groups")).body.members;
    const group = groups.find((each: { name: string }) => each.name === "LIG-mgmt-storage");
    const statusOf = async () =>
      (await rest("/rest/logical-interconnects?filter=name%3D%27LE1-LIG-mgmt-storage%27")).body.members[0];
    expect((await statusOf()).consistencyStatus).toBe("CONSISTENT");
    const uplinkSets = group.uplinkSets.filter((set: { name: string }) => set.name !== "us-overlay");
    await change("PUT", group.uri, { ...group, uplinkSets });
    const interconnect = await statusOf();
    expect(interconnect.consistencyStatus).toBe("NOT_CONSISTENT");
    await change("PUT", `${interconnect.uri}/compliance`, null);
    expect((await statusOf()).consistencyStatus).toBe("CONSISTENT");
    const again = await rest(`${interconnect.uri}/compliance`, "-X", "PUT", "-d", "null");
    expect(again.body.errorCode).toBe("CRM_UNABLE_TO_PERFORM_UPDATE_FROM_GROUP_FOR_LOGICAL_INTERCONNECT");
  });

  it("let a network in use be deleted: sets lose it and connections fail", async () => {
    const [network] = (await rest("/rest/ethernet-networks?filter=name%3D%27provisioning%27")).body.members;
    expect((await rest(`${network.uri}/associatedUplinkGroups`)).body).toHaveLength(2);
    expect((await rest(`${network.uri}/associatedProfiles`)).body).toHaveLength(2);
    expect((await change("DELETE", network.uri, {}, "-H", "If-Match:")).body.taskState).toBe("Completed");
    expect((await rest(network.uri)).status).toBe(404);
    const { members } = (await rest("/rest/server-profiles")).body;
    const states = members[0].connectionSettings.connections.map((each: { state: string }) => each.state);
    expect(states).toEqual(["Failed", "Deployed"]);
    const sets = (await rest("/rest/uplink-sets?filter=name%3D%27us-flat%27")).body.members;
    expect(sets.some((set: { networkUris: string[] }) => set.networkUris.includes(network.uri))).toBe(false);
    await curl(`${simulator.url}/simulator/reset`, simulator.caPath, "-X", "POST");
    session = await login(simulator);
    expect((await rest(network.uri)).status).toBe(200);
  });
});

describe("the simulator itself", () => {
  it("keeps its data over a restart, with sessions gone", async () => {
    const dataDir = join(dir, "restart");
    const first = await startSimulator({ ...usual, dataDir, taskMs: 0 });
    const own = await login(first);
    const body = JSON.stringify({ name: "kept", ethernetNetworkType: "Tagged", vlanId: 9 });
    const made = await curl(`${first.url}/rest/ethernet-networks`, first.caPath, "-H", `Auth: ${own}`, "-d", body);
    await first.close();
    const second = await startSimulator({ ...usual, dataDir });
    try {
      const list = (auth: string) =>
        curl(`${second.url}/rest/ethernet-networks?filter=name%3D%27kept%27`, second.caPath, "-H", `Auth: ${auth}`);
      expect((await list(own)).status).toBe(401);
      const auth = await login(second);
      expect((await list(auth)).body.total).toBe(1);
      expect((await curl(`${second.url}${made.body.uri}`, second.caPath, "-H", `Auth: ${auth}`)).body.taskState).toBe(
        "Completed",
      );
    } finally {
      await second.close();
    }
  });

  it("takes a seed file, and says what is wrong with a bad one", async () => {
    const seedFile = join(dir, "seed.json");
    const common = { category: "enclosures", eTag: "1", created: "", modified: "" };
    await writeFile(
      seedFile,
      JSON.stringify({ resources: { enclosures: [{ ...common, uri: "/rest/enclosures/1", name: "e" }] } }),
    );
    const seeded = await startSimulator({ ...usual, seedFile });
    try {
      const auth = ["-H", `Auth: ${await login(seeded)}`];
      expect((await curl(`${seeded.url}/rest/enclosures`, seeded.caPath, ...auth)).body.total).toBe(1);
      expect((await curl(`${seeded.url}/rest/uplink-sets`, seeded.caPath, ...auth)).body.total).toBe(0);
    } finally {
      await seeded.close();
    }
    for (const [text, message] of [
      ["{", "no simulator data"],
      [`{"resources":{"enclosures":[{"uri":"/rest/enclosures/1"}]}}`, "enclosures[0].name"],
      [`{"resources":{"spaceships":[]}}`, 'unknown category "spaceships"'],
    ] as const) {
      await writeFile(seedFile, text);
      await expect(startSimulator({ ...usual, seedFile })).rejects.toThrow(message);
    }
  });

  it("adds its latency to every answer and counts requests", async () => {
    const slow = await startSimulator({ ...usual, latencyMs: 80, http: true });
    try {
      const began = performance.now();
      await curl(`${slow.url}/rest/version`, null);
      expect(performance.now() - began).toBeGreaterThanOrEqual(80);
      await login(slow);
      const counted = (await curl(`${slow.url}/simulator/requests`, null)).body;
      expect(counted).toMatchObject({
        total: 2,
        byMethod: { GET: 1, POST: 1 },
        byResource: { "/rest/version": { GET: 1 }, "/rest/login-sessions": { POST: 1 } },
        logins: 1,
        openSessions: 1,
      });
      const bad = await curl(`${slow.url}/simulator/faults`, null, "-d", `{"kind":"boom"}`);
      expect(bad.status).toBe(400);
      expect((await curl(`${slow.url}/simulator/else`, null)).status).toBe(404);
    } finally {
      await slow.close();
    }
  });

  it("says so when the port is taken, and leaves nothing behind", async () => {
    const before = await temporaryDirs();
    await expect(startSimulator({ ...usual, port: simulator.port })).rejects.toThrow(/cannot listen on 127.0.0.1/);
    const short = await startSimulator(usual);
    expect((await temporaryDirs()).length).toBe(before.length + 1);
    await short.close();
    expect(await temporaryDirs()).toEqual(before);
  });
});

async function temporaryDirs(): Promise<readonly string[]> {
  const names = await readdir(tmpdir());
  return names.filter((name) => name.startsWith("oneview-simulator-")).sort();
}

describe("the command", () => {
  const start = (...argv: readonly string[]) => spawn(process.execPath, [script, ...argv], { stdio: "pipe" });
  const textOf = async (child: ChildProcess, until: RegExp) => {
    let text = "";
    for await (const chunk of child.stdout ?? []) {
      text += chunk;
      if (until.test(text)) break;
    }
    return text;
  };

  it("prints address and CA, serves, and ends when told to", async () => {
    const child = start(
      "--port",
      "0",
      "--data-dir",
      join(dir, "command"),
      "--user",
      "ops",
      "--password",
      "pw",
      "--fail",
      "status=503,resource=enclosures",
    );
    try {
      const text = await textOf(child, /User: /);
      const url = /https:\/\/\S+/.exec(text)?.[0] ?? "";
      const caPath = /CA: (\S+)/.exec(text)?.[1] ?? "";
      expect((await curl(`${url}/rest/version`, caPath)).status).toBe(200);
      expect((await curl(`${url}/rest/enclosures`, caPath)).status).toBe(503);
      expect((await curl(`${url}/rest/enclosures`, caPath)).status).toBe(401);
      const body = JSON.stringify({ userName: "ops", password: "pw" });
      expect((await curl(`${url}/rest/login-sessions`, caPath, "-d", body)).status).toBe(200);
    } finally {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      expect(await gone).toBe(0);
    }
  });

  it("refuses what it does not know in one line", async () => {
    const refused = await run(process.execPath, [script, "--port", "0", "--bogus"]).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 2, stdout: "", stderr: "oneview-simulator: Unknown option '--bogus'\n" });
  });
});
