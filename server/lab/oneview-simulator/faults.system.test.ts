import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startLoopbackAppliance } from "./testing/loopback-appliance";

let appliance: Awaited<ReturnType<typeof startLoopbackAppliance>>;
beforeAll(async () => {
  appliance = await startLoopbackAppliance();
});
beforeEach(async () => {
  await appliance.reset();
  appliance.simulator.reset("counters");
});
afterAll(() => appliance.close());

const networks = "/rest/ethernet-networks";
const flat = (name: string) => ({ name, ethernetNetworkType: "Untagged", vlanId: 0 });
const isThere = (name: string) => appliance.simulator.resources("ethernet-networks").some((each) => each.name === name);
const arm = (...rules: readonly object[]) => appliance.ask("POST", "/simulator/faults", rules);
/** The answer's status, or that there was none. */
const status = (method: string, path: string, body?: unknown) =>
  appliance.ask(method, path, body).then(
    (answer) => answer.status,
    () => "no answer",
  );

describe("a fault", () => {
  it("strikes by method, resource and count, after letting some pass", async () => {
    await arm({ kind: "status", status: 503, method: "GET", resource: "uplink-sets", after: 1, count: 2 });
    const answers = [];
    for (let look = 0; look < 4; look += 1) answers.push(await status("GET", "/rest/uplink-sets"));
    expect(answers).toEqual([200, 503, 503, 200]);
    expect(await status("GET", "/rest/enclosures")).toBe(200);
  });

  it("without method and resource strikes the request at that position of a run", async () => {
    for (let position = 0; position < 3; position += 1) {
      await arm({ kind: "status", status: 500, after: position });
      const answers = [
        await status("GET", "/rest/enclosures"),
        await status("POST", networks, flat(`at-${position}`)),
        await status("GET", "/rest/tasks"),
      ];
      const usual: unknown[] = [200, 202, 200];
      usual[position] = 500;
      expect(answers).toEqual(usual);
      expect(isThere(`at-${position}`)).toBe(position !== 1);
    }
  });

  it.each([
    ["before the work", { kind: "drop" }, false],
    ["before the work, said so", { kind: "drop", when: "before" }, false],
    ["after the work", { kind: "drop", when: "after" }, true],
    ["after the work, in short", { kind: "drop-after" }, true],
  ])("cuts the connection %s", async (_what, rule, isDone) => {
    await arm({ ...rule, method: "POST" });
    expect(await status("POST", networks, flat("cut"))).toBe("no answer");
    expect(isThere("cut")).toBe(isDone);
    const { log } = appliance.simulator.requests();
    expect(log).toEqual([{ method: "POST", path: networks, status: null }]);
  });

  it.each(["Error", "Warning", "Interrupted", "Killed", "Terminated"])("ends a task in %s", async (taskState) => {
    await arm({ kind: "task-error", taskState, errorCode: "BOOM" });
    expect(await status("GET", networks)).toBe(200);
    const task = await appliance.ended(await appliance.ask("POST", networks, flat("failed")));
    expect(task.body).toMatchObject({ taskState, percentComplete: 100, taskErrors: [{ errorCode: "BOOM" }] });
    expect(isThere("failed")).toBe(false);
  });

  it("restarts the appliance: 503 for a number of requests, then all sessions are gone", async () => {
    await arm({ kind: "reboot", requests: 3, after: 1 });
    const answers = [];
    for (let look = 0; look < 5; look += 1) answers.push(await status("GET", look === 2 ? "/rest/version" : networks));
    expect(answers).toEqual([200, 503, 503, 503, 401]);
    await appliance.login();
    expect(await status("GET", networks)).toBe(200);
  });

  it("restarts the appliance for a time", async () => {
    await arm({ kind: "reboot", downMs: 5000 });
    expect([await status("GET", networks), await status("POST", "/rest/login-sessions", {})]).toEqual([503, 503]);
    appliance.pass(4999);
    expect(await status("GET", networks)).toBe(503);
    appliance.pass(1);
    expect(await status("GET", networks)).toBe(401);
  });

  it("answers with as many bytes as asked for", async () => {
    await arm({ kind: "oversize", bytes: 50_000_000, resource: "ethernet-networks" });
    const response = await fetch(`${appliance.simulator.url}${networks}`);
    let bytes = 0;
    for await (const chunk of response.body ?? []) bytes += chunk.length;
    expect([bytes, response.headers.get("content-length")]).toEqual([50_000_000, "50000000"]);
  });

  it("can be read and disarmed, and is refused when it makes no sense", async () => {
    const { body } = await arm({ kind: "html", status: 502, count: 0 });
    expect(body.faults).toMatchObject([{ kind: "html", left: null }]);
    expect(await appliance.ask("POST", "/simulator/faults", { kind: "drop", when: "never" })).toMatchObject({
      status: 400,
    });
    await arm();
    expect((await appliance.ask("GET", "/simulator/faults")).body.faults).toEqual([]);
    expect(await status("GET", "/rest/enclosures")).toBe(200);
  });
});

describe("the log", () => {
  it("counts by method and resource, and tells the last requests in order", async () => {
    await appliance.ask("POST", networks, flat("logged"));
    await appliance.ask("GET", "/rest/uplink-sets/none");
    const url = `${appliance.simulator.url}/simulator/requests`;
    const counts = await (await fetch(url)).json();
    expect(counts).toMatchObject({ total: 2, byMethod: { GET: 1, POST: 1 }, logins: 0, openSessions: 1 });
    expect(counts.byResource).toEqual({ [networks]: { POST: 1 }, "/rest/uplink-sets/{id}": { GET: 1 } });
    expect(counts.bytesIn).toBe(Buffer.byteLength(JSON.stringify(flat("logged"))));
    expect(counts.bytesOut).toBeGreaterThan(200);
    expect(counts).not.toHaveProperty("log");
    expect((await (await fetch(`${url}?log=1`)).json()).log).toEqual([
      { method: "POST", path: networks, status: 202 },
      { method: "GET", path: "/rest/uplink-sets/none", status: 404 },
    ]);
  });
});
