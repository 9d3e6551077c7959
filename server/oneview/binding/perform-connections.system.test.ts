import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultRule } from "@/server/lab/oneview-simulator/faults";
import type { DesiredConnection, MirroredConnection } from "@/server/model/desired-fabric";
import type { EffectOutcome, RequestSeen } from "@/server/model/fabric-effect";
import type { FabricState, ServerProfile } from "@/server/model/fabric-state";
import { anInput } from "@/server/oneview/binding/binding-fixture";
import type { BindingEffect } from "@/server/oneview/binding/decide-effects";
import { performConnections } from "@/server/oneview/binding/perform-connections";
import { planConnections } from "@/server/oneview/binding/plan-connections";
import { OneViewClient } from "@/server/oneview/client";
import { ResourceEditor } from "@/server/oneview/resource-editor";
import { resourceId } from "@/server/oneview/resource-uri";
import { Trial } from "@/server/oneview/testing/trial";

const bay1 = "rack7-frame1, bay 1"; // on, ironic-node-01: Primary on 3:1-a, 3:2-a
const bay2 = "rack7-frame1, bay 2"; // on, ironic-node-02
const bay5 = "rack7-frame1, bay 5"; // off, ironic-node-03
const esx = "rack7-frame2, bay 1"; // on, esx-07: virtual MACs, boot not managed

let trial: Trial;
let client: OneViewClient;
let rows: readonly MirroredConnection[];
let seen: RequestSeen[];

async function begin(apiVersion?: number): Promise<void> {
  trial = await Trial.start({ taskMs: 20 });
  client = trial.closing(
    new OneViewClient(
      { ...trial.config(), ...(apiVersion === undefined ? {} : { apiVersion }) },
      { follow: { firstDelayMs: 5, maxDelayMs: 50 }, retries: { attempts: 3, firstDelayMs: 5 }, patienceMs: 500 },
    ),
  );
  rows = [];
  seen = [];
}
beforeEach(() => begin());
afterEach(() => trial.close());

const inject = (...rules: readonly FaultRule[]) => trial.inject(...rules);
const happens = (order: Record<string, unknown>) => trial.ask("POST", "/simulator/servers", order);

async function look(): Promise<FabricState> {
  return trial.appliance().observe();
}

async function profileOn(name: string): Promise<ServerProfile> {
  const fabric = await look();
  const hardware = fabric.serverHardware.find((each) => each.name === name);
  const profile = fabric.serverProfiles.find((each) => each.uri === hardware?.profileUri);
  if (profile === undefined) throw new Error(`${name} has no profile`);
  return profile;
}

async function powerOf(name: string): Promise<string | null | undefined> {
  return (await look()).serverHardware.find((each) => each.name === name)?.powerState;
}

type PortOptions = { readonly nic?: string; readonly network?: string; readonly bootable?: unknown };

function portOn(fabric: FabricState, server: string, id: string, options: PortOptions = {}): DesiredConnection {
  const { nic = "Mezz 3:1-b", network = "tenant-100", bootable = "False" } = options;
  const hardware = fabric.serverHardware.find((each) => each.name === server);
  const mac = hardware?.ports.find((each) => each.portId === nic)?.mac;
  const oneView = fabric.networks.find((each) => each.name === network);
  if (hardware === undefined || mac === undefined || mac === null || oneView === undefined)
    throw new Error("no such port");
  const info = JSON.stringify(JSON.stringify({ server_hardware_id: resourceId(hardware.uri), bootable }));
  return {
    portId: id,
    name: id,
    mac,
    networkId: `net-${network}`,
    oneViewNetworkId: resourceId(oneView.uri),
    profile: { local_link_information: [{ switch_id: "01:23:45:67:89:ab", port_id: "", switch_info: info }] },
  };
}

const plan = (fabric: FabricState, ports: readonly DesiredConnection[]) =>
  planConnections(anInput(fabric, ports, { rows }));

function effectsOf(steps: ReturnType<typeof plan>["steps"]): readonly BindingEffect[] {
  return steps.flatMap(({ effect }) =>
    effect.kind === "port.connect" || effect.kind === "port.disconnect" ? [effect] : [],
  );
}

async function perform(effects: readonly BindingEffect[], fabric: FabricState, stop = new AbortController().signal) {
  const outcomes: (EffectOutcome | undefined)[] = effects.map(() => undefined);
  const patience = { tries: 6, firstDelayMs: 10, maxDelayMs: 200, powerMs: 1000 };
  const view = client.forRun((each) => void seen.push(each), stop);
  const context = {
    client: view,
    editor: new ResourceEditor(view),
    run: { fabric, oneViewNetworkId: () => null },
    stop,
    patience,
  };
  await performConnections(
    context,
    effects.map((effect, index) => ({ index, effect })),
    (index, outcome) => {
      if (outcomes[index] !== undefined) throw new Error("told twice");
      outcomes[index] = outcome;
    },
  );
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome?.ok !== true) continue;
    rows = rows.filter((row) => row.portId !== effects[index]?.portId);
    for (const change of outcome.mirror) if (change.kind === "connection.set") rows = [...rows, change.connection];
  }
  return outcomes;
}

/** Plans on what is there and performs all of it. */
async function reconcile(ports: (fabric: FabricState) => readonly DesiredConnection[]) {
  const fabric = await look();
  const planned = plan(fabric, ports(fabric));
  expect(planned.faults).toEqual([]);
  seen = [];
  const outcomes = await perform(effectsOf(planned.steps), fabric);
  return { steps: planned.steps, outcomes, again: plan(await look(), ports(await look())).steps };
}

const writes = (part: string) => seen.filter((each) => each.method === "PUT" && each.path.includes(part)).length;
const errorOf = (outcome: EffectOutcome | undefined) => (outcome?.ok === false ? outcome.error : null);

describe.each([300, 1600])("with API version %i", (apiVersion) => {
  beforeEach(async () => {
    await trial.close();
    await begin(apiVersion);
  });

  it("binds on a running server with one power cycle, re-points without any, and unbinds", async () => {
    const bound = await reconcile((fabric) => [portOn(fabric, bay1, "p")]);
    expect(bound.steps).toMatchObject([{ risk: "high", effect: { how: "add", powerBefore: "On" } }]);
    expect(bound.outcomes).toMatchObject([{ ok: true, mirror: [{ connection: { connectionId: 3, made: true } }] }]);
    expect([writes("powerState"), writes("server-profiles")]).toEqual([2, 1]);
    expect(bound.again).toEqual([]);
    expect(await powerOf(bay1)).toBe("On");
    const made = (await profileOn(bay1)).connections[2];
    expect(made).toMatchObject({ portId: "Mezz 3:1-b", bootPriority: "NotBootable", state: "Deployed" });
    expect(made?.name).toBe(`NeutronPort[${made?.mac}]`);

    const moved = await reconcile((fabric) => [portOn(fabric, bay1, "p", { network: "tenant-101" })]);
    expect(moved.steps).toMatchObject([{ risk: "low", cause: "asked", effect: { how: "repoint" } }]);
    expect([writes("powerState"), writes("server-profiles")]).toEqual([0, 1]);
    expect(moved.again).toEqual([]);

    const ended = await reconcile(() => []);
    expect(ended.outcomes).toMatchObject([{ ok: true }]);
    expect([writes("powerState"), writes("server-profiles")]).toEqual([2, 1]);
    expect((await profileOn(bay1)).connections.map((each) => each.id)).toEqual([1, 2]);
    expect([await powerOf(bay1), rows]).toEqual(["On", []]);
  });
});

it("binds on a server that is off without touching its power", async () => {
  const { steps, outcomes } = await reconcile((fabric) => [portOn(fabric, bay5, "p", { bootable: "True" })]);
  expect(steps).toMatchObject([{ risk: "low", after: { boot: "Secondary" } }]);
  expect(outcomes).toMatchObject([{ ok: true }]);
  expect([writes("powerState"), writes("server-profiles"), await powerOf(bay5)]).toEqual([0, 1, "Off"]);
});

it("takes over somebody's connection of that MAC while the server runs, and points it back", async () => {
  const port = (fabric: FabricState) => [portOn(fabric, bay1, "p", { nic: "Mezz 3:2-a", network: "tenant-102" })];
  const before = (await profileOn(bay1)).connections;
  expect((await reconcile(port)).outcomes).toMatchObject([{ ok: true, mirror: [{ connection: { made: false } }] }]);
  expect((await profileOn(bay1)).connections[1]?.networkUri).not.toBe(before[1]?.networkUri);
  expect((await reconcile(() => [])).steps).toMatchObject([{ risk: "low", effect: { how: "repoint" } }]);
  expect((await profileOn(bay1)).connections).toEqual(before);
  expect(seen.filter((each) => each.path.endsWith("powerState"))).toEqual([]);
});

it("finds its connection again where the appliance gives MACs of its own, and sends no boot attribute there", async () => {
  const bound = await reconcile((fabric) => [portOn(fabric, esx, "p", { network: "prod-web" })]);
  expect(bound.outcomes).toMatchObject([{ ok: true }]);
  expect((await profileOn(esx)).connections[2]).toMatchObject({
    mac: expect.stringMatching(/^9a:a0/),
    bootPriority: null,
  });
  expect(bound.again).toEqual([]);
  rows = [];
  expect((await reconcile((fabric) => [portOn(fabric, esx, "p", { network: "prod-web" })])).steps).toMatchObject([
    { risk: "none" },
  ]);
  expect(rows).toMatchObject([{ made: true }]);
  await reconcile(() => []);
  expect((await profileOn(esx)).connections).toHaveLength(2);
});

it("refuses to make a port boot where the profile leaves booting to the server, with the server left on", async () => {
  const fabric = await look();
  const port = portOn(fabric, esx, "p", { network: "prod-web", bootable: true });
  expect(plan(fabric, [port]).faults).toMatchObject([{ code: "boot-not-managed" }]);
  const effects = effectsOf(plan(fabric, [portOn(fabric, esx, "p", { network: "prod-web" })]).steps);
  const asked = effects.map((effect) => (effect.kind === "port.connect" ? { ...effect, bootable: true } : effect));
  const [outcome] = await perform(asked, fabric);
  expect(errorOf(outcome)?.message).toContain("leaves the boot order to the server");
  expect([writes(""), await powerOf(esx)]).toEqual([0, "On"]);
});

it("promotes the Secondary when the Primary is unbound", async () => {
  const both = (fabric: FabricState) => [
    portOn(fabric, bay5, "p1", { nic: "Mezz 3:1-b", bootable: true }),
    portOn(fabric, bay5, "p2", { nic: "Mezz 3:2-b", bootable: true }),
  ];
  const profile = await profileOn(bay5);
  // Its own Primary out of the way.
  const view = new ResourceEditor(client);
  await view.edit(profile.uri, (json) => ({
    ...json,
    connectionSettings: { ...Object(json.connectionSettings), connections: [] },
  }));
  await reconcile(both);
  expect((await profileOn(bay5)).connections.map((each) => each.bootPriority)).toEqual(["Primary", "Secondary"]);
  const primary = (await profileOn(bay5)).connections[0];
  const left = (fabric: FabricState) => both(fabric).filter((port) => primary?.name !== `NeutronPort[${port.mac}]`);
  const { outcomes, again } = await reconcile(left);
  expect(outcomes).toMatchObject([{ ok: true }]);
  expect(again).toEqual([]);
  expect((await profileOn(bay5)).connections.map((each) => each.bootPriority)).toEqual(["Primary"]);
});

it("does two ports of one server in one edit and one power cycle, and two servers side by side", async () => {
  const { outcomes, again } = await reconcile((fabric) => [
    portOn(fabric, bay1, "p1", { nic: "Mezz 3:1-b" }),
    portOn(fabric, bay1, "p2", { nic: "Mezz 3:2-b", network: "tenant-101" }),
    portOn(fabric, bay2, "p3", { nic: "Mezz 3:2-b" }),
  ]);
  expect(outcomes.map((each) => each?.ok)).toEqual([true, true, true]);
  expect([writes("powerState"), writes("server-profiles")]).toEqual([4, 2]);
  expect(again).toEqual([]);
});

describe("what holds a server", () => {
  it("is waited for by reading anew", async () => {
    await happens({ server: bay1, powerLockMs: 150 });
    const { outcomes } = await reconcile((fabric) => [portOn(fabric, bay1, "p")]);
    expect(outcomes).toMatchObject([{ ok: true }]);
    expect(await powerOf(bay1)).toBe("On");
  });

  it("is named when it does not let go, and nothing is written", async () => {
    await happens({ server: bay1, powerLockMs: 60_000 });
    const { outcomes } = await reconcile((fabric) => [portOn(fabric, bay1, "p")]);
    expect(errorOf(outcomes[0])).toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("locked its power"),
    });
    expect(writes("")).toBe(0);
  });

  it("is an operating system that ignores the button: nothing is forced, the server stays on", async () => {
    await happens({ server: bay1, softOffHangsMs: 50 });
    const { outcomes } = await reconcile((fabric) => [portOn(fabric, bay1, "p")]);
    expect(errorOf(outcomes[0])?.message).toContain("could not be switched off");
    expect(errorOf(outcomes[0])?.remedy).toContain("by hand");
    expect([writes("server-profiles"), await powerOf(bay1)]).toEqual([0, "On"]);
  });
});

describe("whatever fails, the server is on again", () => {
  it.each<[string, FaultRule]>([
    ["the profile is refused", { kind: "status", status: 400, method: "PUT", resource: "server-profiles", count: 0 }],
    ["the profile's task fails", { kind: "task-error", method: "PUT", resource: "server-profiles", count: 0 }],
    ["the profile always moves", { kind: "status", status: 412, method: "PUT", resource: "server-profiles", count: 0 }],
  ])("%s", async (_name, rule) => {
    await inject(rule);
    const { outcomes } = await reconcile((fabric) => [portOn(fabric, bay1, "p")]);
    expect(outcomes).toMatchObject([{ ok: false, fatal: false }]);
    expect([await powerOf(bay1), (await profileOn(bay1)).connections.length]).toEqual(["On", 2]);
  });

  it("and a passing 412, a lost answer or a dropped connection does not even show", async () => {
    await inject(
      { kind: "status", status: 412, method: "PUT", resource: "server-profiles" },
      { kind: "drop-after", method: "PUT", resource: "server-profiles", after: 1 },
      { kind: "drop-after", method: "PUT", resource: "server-hardware" },
    );
    const { outcomes, again } = await reconcile((fabric) => [portOn(fabric, bay1, "p")]);
    expect(outcomes).toMatchObject([{ ok: true }]);
    expect([await powerOf(bay1), (await profileOn(bay1)).connections.length, again]).toEqual(["On", 3, []]);
  });

  it("or it is told that it is not", async () => {
    await inject({ kind: "status", status: 500, method: "PUT", resource: "server-hardware", after: 1, count: 0 });
    const fabric = await look();
    const effects = effectsOf(plan(fabric, [portOn(fabric, bay1, "p")]).steps);
    const [outcome] = await perform(effects, fabric);
    expect(errorOf(outcome)?.message).toMatch(/connection is as wanted; but .*bay 1 was on and may be off now/i);
    expect([await powerOf(bay1), rows]).toEqual(["Off", []]);

    await inject();
    await trial.ask("POST", "/simulator/reset?keep=data");
    const resumed = effectsOf(plan(await look(), [portOn(fabric, bay1, "p")]).steps);
    expect(resumed).toMatchObject([{ how: "repoint", powerBefore: null }]);
    await perform(
      resumed.map((effect) => ({ ...effect, powerBefore: "On" })),
      await look(),
    );
    expect([await powerOf(bay1), rows.length]).toEqual(["On", 1]);
  });
});

describe("a run that died", () => {
  it("after the power-off is finished by performing the same effects again", async () => {
    const fabric = await look();
    const effects = effectsOf(plan(fabric, [portOn(fabric, bay1, "p")]).steps);
    await happens({ server: bay1, powerState: "Off" });
    expect(await perform(effects, fabric)).toMatchObject([{ ok: true }]);
    expect([await powerOf(bay1), (await profileOn(bay1)).connections.length]).toEqual(["On", 3]);
    seen = [];
    expect(await perform(effects, fabric)).toMatchObject([{ ok: true }]);
    expect([writes(""), (await profileOn(bay1)).connections.length]).toEqual([0, 3]);
  });

  it("after a removal has its server switched on though there is nothing left but the note", async () => {
    await reconcile((fabric) => [portOn(fabric, bay1, "p")]);
    const fabric = await look();
    const effects = effectsOf(plan(fabric, []).steps);
    const kept = rows;
    await perform(effects, fabric);
    rows = kept;
    await happens({ server: bay1, powerState: "Off" });
    const resumed = effectsOf(plan(await look(), []).steps);
    expect(resumed).toMatchObject([{ how: "forget" }]);
    await perform(
      resumed.map((effect) => ({ ...effect, powerBefore: "On" })),
      await look(),
    );
    expect([await powerOf(bay1), rows]).toEqual(["On", []]);
  });
});

describe("what was promised", () => {
  it("a re-pointing never switches off: when the connection has gone, plan again", async () => {
    await reconcile((fabric) => [portOn(fabric, bay5, "p")]);
    await happens({ server: bay5, powerState: "On" });
    const fabric = await look();
    const effects = effectsOf(plan(fabric, [portOn(fabric, bay5, "p", { network: "tenant-101" })]).steps);
    expect(effects).toMatchObject([{ how: "repoint" }]);
    await happens({ server: bay5, powerState: "Off" });
    const { uri } = await profileOn(bay5);
    await new ResourceEditor(client).edit(uri, (json) => {
      const settings = Object(json.connectionSettings);
      return { ...json, connectionSettings: { ...settings, connections: settings.connections.slice(0, 1) } };
    });
    await happens({ server: bay5, powerState: "On" });
    seen = [];
    const [outcome] = await perform(effects, fabric);
    expect(errorOf(outcome)).toMatchObject({ kind: "conflict", remedy: expect.stringContaining("Plan again") });
    expect([writes(""), await powerOf(bay5)]).toEqual([0, "On"]);
  });

  it("a server that was off at planning and runs now is not switched off", async () => {
    const fabric = await look();
    const effects = effectsOf(plan(fabric, [portOn(fabric, bay5, "p")]).steps);
    await happens({ server: bay5, powerState: "On" });
    const [outcome] = await perform(effects, fabric);
    expect(errorOf(outcome)?.message).toContain("did not say that it would be power-cycled");
    expect([writes(""), await powerOf(bay5)]).toEqual([0, "On"]);
  });
});

it("tells hardware that was pulled between plan and apply, and forgets what goes with it", async () => {
  await reconcile((fabric) => [portOn(fabric, bay1, "p")]);
  const fabric = await look();
  const add = effectsOf(
    plan(fabric, [portOn(fabric, bay1, "p"), portOn(fabric, bay1, "q", { nic: "Mezz 3:2-b" })]).steps,
  );
  await happens({ server: bay1, pulled: true });
  const [outcome] = await perform(add, fabric);
  expect(errorOf(outcome)).toMatchObject({ kind: "conflict", message: expect.stringContaining("no longer assigned") });
  const { outcomes } = await reconcile(() => []);
  expect(outcomes).toMatchObject([{ ok: true }]);
  expect(rows).toEqual([]);
});

it("begins nothing after an abort, and stops at an appliance that does not answer", async () => {
  const fabric = await look();
  const effects = effectsOf(plan(fabric, [portOn(fabric, bay1, "p"), portOn(fabric, bay2, "q")]).steps);
  expect(await perform(effects, fabric, AbortSignal.abort())).toEqual([undefined, undefined]);
  await inject({ kind: "drop", count: 0 });
  const outcomes = await perform(effects, fabric);
  expect(outcomes.some((each) => each?.ok === false && each.fatal)).toBe(true);
  expect(outcomes.some((each) => each?.ok === true)).toBe(false);
});
