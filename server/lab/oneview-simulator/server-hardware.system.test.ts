import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startLoopbackAppliance } from "./testing/loopback-appliance";

type Appliance = Awaited<ReturnType<typeof startLoopbackAppliance>>;
let appliance: Appliance;
let running: string;
let stopped: string;

beforeAll(async () => {
  appliance = await startLoopbackAppliance();
  running = (await appliance.named("server-hardware", "rack7-frame1, bay 1")).uri;
  stopped = (await appliance.named("server-hardware", "rack7-frame1, bay 5")).uri;
});
afterEach(() => appliance.reset());
afterAll(() => appliance.close());

const read = async (uri: string) => (await appliance.ask("GET", uri)).body;
const codeOf = async (answer: ReturnType<Appliance["ask"]>) => {
  const { status, body } = await answer;
  return [status, body.errorCode];
};

describe("power", () => {
  it("is seen changing while its task runs, and takes nothing else meanwhile", async () => {
    const task = await appliance.power(running, "Off");
    expect(task).toMatchObject({ status: 202, body: { name: "Power off", taskState: "Running" } });
    expect(await read(running)).toMatchObject({ powerState: "PoweringOff", powerLock: false });
    expect(await codeOf(appliance.power(running, "On"))).toEqual([409, "POWER_OPERATION_IN_PROGRESS"]);
    expect((await appliance.ended(task)).body).toMatchObject({ taskState: "Completed", taskErrors: [] });
    expect((await read(running)).powerState).toBe("Off");
    expect(await codeOf(appliance.power(running, "Off"))).toEqual([
      400,
      "INVALID_POWER_CONTROL_REQUEST_POWER_ALREADY_OFF",
    ]);
  });

  it("comes on, and is reset only when it is on", async () => {
    const reset = { powerState: "On", powerControl: "ColdBoot" };
    const path = `${stopped}/powerState`;
    expect(await appliance.outcome("PUT", path, reset)).toBe("INVALID_POWER_CONTROL_REQUEST_POWER_COLDBOOT_OFF");
    expect(await appliance.outcome("PUT", path, { powerState: "On" })).toBe("Completed");
    const task = await appliance.ask("PUT", path, reset);
    expect((await read(stopped)).powerState).toBe("Resetting");
    await appliance.ended(task);
    expect((await read(stopped)).powerState).toBe("On");
  });

  it.each([
    ["another state", { powerState: "Standby", powerControl: "MomentaryPress" }],
    ["another control", { powerState: "Off", powerControl: "Unplug" }],
    ["nothing", null],
  ])("refuses a request for %s", async (_what, body) => {
    expect(await codeOf(appliance.ask("PUT", `${running}/powerState`, body))).toEqual([400, "INVALID_ATTRIBUTE"]);
    expect((await read(running)).powerState).toBe("On");
  });

  it("hangs where the operating system does not cooperate, until somebody holds the button", async () => {
    await appliance.control(running, { softOffHangsMs: 60_000 });
    const first = await appliance.power(running, "Off");
    appliance.pass(59_000);
    expect((await read(first.body.uri)).taskState).toBe("Running");
    expect((await read(running)).powerState).toBe("PoweringOff");
    appliance.pass(2000);
    const task = await read(first.body.uri);
    expect([task.taskState, task.taskErrors[0].errorCode]).toEqual(["Error", "POWER_OFF_TIMED_OUT"]);
    expect((await read(running)).powerState).toBe("On");

    await appliance.power(running, "Off");
    expect((await appliance.ended(await appliance.power(running, "Off", "PressAndHold"))).body.taskState).toBe(
      "Completed",
    );
    expect((await read(running)).powerState).toBe("Off");
    appliance.pass(120_000);
    expect((await read(running)).powerState).toBe("Off");
  });

  it("is held by the appliance for a while, for power and profile alike", async () => {
    await appliance.control("rack7-frame1, bay 1", { powerLockMs: 5000 });
    const profile = await appliance.named("server-profiles", "ironic-node-01");
    const tries = () => [
      codeOf(appliance.power(running, "Off", "PressAndHold")),
      codeOf(appliance.ask("PUT", profile.uri, profile)),
      codeOf(appliance.ask("DELETE", profile.uri)),
      codeOf(appliance.ask("PUT", `${running}/refreshState`, { refreshState: "RefreshPending" })),
    ];
    expect((await read(running)).powerLock).toBe(true);
    for (const refused of await Promise.all(tries())) expect(refused).toEqual([409, "SERVER_HARDWARE_POWER_LOCKED"]);
    appliance.pass(5000);
    expect((await read(running)).powerLock).toBe(false);
    expect((await appliance.power(running, "Off")).status).toBe(202);
  });

  it("keeps a server as it is when a fault ends the task", async () => {
    await appliance.ask("POST", "/simulator/faults", { kind: "task-error", resource: "server-hardware" });
    expect(await appliance.outcome("PUT", `${running}/powerState`, { powerState: "Off" })).toBe("SIMULATED_FAULT");
    expect((await read(running)).powerState).toBe("On");
  });
});

describe("server hardware", () => {
  it("refreshes, has its parts, and is found by filters", async () => {
    const task = await appliance.ask("PUT", `${running}/refreshState`, { refreshState: "RefreshPending" });
    expect((await read(running)).refreshState).toBe("Refreshing");
    await appliance.ended(task);
    expect((await read(running)).refreshState).toBe("NotRefreshing");
    for (const part of ["bios", "environmentalConfiguration", "firmware", "utilization"]) {
      expect((await appliance.ask("GET", `${running}/${part}`)).status).toBe(200);
    }
    expect((await appliance.ask("GET", "/rest/server-hardware/NOPE/bios")).status).toBe(404);
    const filter = encodeURIComponent("powerState='Off'");
    const off = await read(`/rest/server-hardware?filter=${filter}`);
    expect(off.members.map((each: { name: string }) => each.name)).toEqual([
      "rack7-frame1, bay 5",
      "rack7-frame2, bay 2",
      "rack7-frame2, bay 4",
    ]);
  });

  it("never shows what only the simulator knows", async () => {
    await appliance.control(running, { softOffHangsMs: 1, powerLockMs: 0 });
    await appliance.power(running, "Off");
    const shown = await read(running);
    expect(shown).not.toHaveProperty("transition");
    expect(shown).not.toHaveProperty("lockedUntil");
    expect(shown).not.toHaveProperty("softOffHangsMs");
  });

  it("that is pulled is gone, its bay empty and its profile without hardware, until it is put back", async () => {
    const profile = await appliance.named("server-profiles", "ironic-node-01");
    const { locationUri, position } = await read(running);
    const bay = async () =>
      (await read(locationUri)).deviceBays.find((each: { bayNumber: number }) => each.bayNumber === position);
    expect(await bay()).toMatchObject({ devicePresence: "Present", deviceUri: running, profileUri: profile.uri });

    expect((await appliance.control(running, { pulled: true })).body).toMatchObject({ pulled: true });
    expect((await appliance.ask("GET", running)).status).toBe(404);
    expect((await appliance.power(running, "Off")).status).toBe(404);
    expect((await read("/rest/server-hardware")).total).toBe(7);
    expect(await bay()).toMatchObject({ devicePresence: "Absent", deviceUri: null, profileUri: profile.uri });
    const orphan = await read(profile.uri);
    expect(orphan).toMatchObject({ serverHardwareUri: null, enclosureBay: position, status: "Warning" });
    const states = orphan.connectionSettings.connections.map((each: { state: string }) => each.state);
    expect(states).toEqual(["Reserved", "Reserved"]);

    await appliance.control(running, { pulled: false });
    expect(await read(running)).toMatchObject({ powerState: "Off", serverProfileUri: profile.uri });
    const applied = await read(profile.uri);
    expect(applied).toMatchObject({ serverHardwareUri: running, status: "OK" });
    expect(applied.connectionSettings.connections[0]).toMatchObject({ state: "Deployed", mac: "02:23:13:11:01:11" });
  });

  it("of no such name, and an order of no such kind, are said", async () => {
    expect((await appliance.control("bay 99", { pulled: true })).status).toBe(404);
    expect((await appliance.control(running, { explode: true })).status).toBe(400);
    const { servers } = await read("/simulator/servers");
    expect(servers).toHaveLength(8);
  });
});
