import { Agent, request } from "undici";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FaultRule } from "@/server/lab/oneview-simulator/faults";
import { type Simulator, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import type { BridgeheadError } from "@/server/model/errors";
import type { FabricState } from "@/server/model/fabric-state";
import type { ApplianceConfig } from "@/server/oneview/appliance-config";
import { OneViewClient } from "@/server/oneview/client";
import { type Appliance, type ApplianceOptions, openAppliance } from "@/server/oneview/driver";
import { checkFlatMapping } from "@/server/oneview/flat-mapping-check";
import { reachOfNetwork } from "@/server/oneview/reach-of-network";

let simulator: Simulator;
let open: Appliance[];
let changes: FabricState[];
let problems: BridgeheadError[];
let seen: number;

beforeEach(async () => {
  simulator = await startSimulator({ port: 0, user: "Administrator", password: "secret", taskMs: 10 });
  open = [];
  changes = [];
  problems = [];
  seen = 0;
});
afterEach(async () => {
  await Promise.all(open.map((appliance) => appliance.close()));
  await simulator.close();
});

function configOf(more: Partial<ApplianceConfig> = {}): ApplianceConfig {
  const tls = { mode: "ca", caPem: simulator.caPem } as const;
  return { id: "a1", name: "rack7", url: simulator.url, username: "Administrator", password: "secret", tls, ...more };
}

function start(more: Partial<ApplianceConfig> = {}, options: ApplianceOptions = { pollMs: 0 }): Appliance {
  const events = {
    onChange: (state: FabricState) => void changes.push(state),
    onSeen: () => {
      seen += 1;
    },
    onProblem: (problem: BridgeheadError) => void problems.push(problem),
  };
  const client = { retries: { attempts: 2, firstDelayMs: 5 } };
  const appliance = openAppliance(configOf(more), events, { client, ...options });
  open.push(appliance);
  return appliance;
}

async function ask(method: "GET" | "POST", path: string, body?: unknown) {
  const dispatcher = new Agent({ connect: { ca: simulator.caPem ?? "" } });
  try {
    const text = body === undefined ? null : JSON.stringify(body);
    const answer = await request(`${simulator.url}${path}`, { method, dispatcher, body: text });
    return JSON.parse(await answer.body.text());
  } finally {
    await dispatcher.close();
  }
}
const inject = (...rules: readonly FaultRule[]) => ask("POST", "/simulator/faults", rules);

describe("observe", () => {
  it("reads the whole story in at most 12 requests, later in 9, on kept connections and one session", async () => {
    const appliance = start();
    const state = await appliance.observe();
    const first = await ask("GET", "/simulator/requests");
    expect(first.total).toBeLessThanOrEqual(12);
    await appliance.observe();
    await appliance.observe();
    const later = await ask("GET", "/simulator/requests");
    expect(later.total - first.total).toBe(2 * 9);
    expect(later).toMatchObject({ logins: 1, openSessions: 1 });
    expect(later.connections).toBeLessThanOrEqual(8);

    expect(state.errors).toEqual([]);
    expect(state.apiVersion).toBe(3400);
    const sizes = [state.networks, state.groups, state.logicalInterconnects, state.uplinkSets, state.interconnects];
    expect(sizes.map((list) => list.length)).toEqual([15, 2, 3, 10, 6]);
    expect([state.enclosures, state.serverHardware, state.serverProfiles].map((list) => list.length)).toEqual([
      2, 8, 7,
    ]);
  });

  it.each([200, 300, 500, 600, 800, 1600, 3400])("reads the same fabric with API version %i", async (apiVersion) => {
    const newest = await start().observe();
    const state = await start({ apiVersion }).observe();
    expect(state.apiVersion).toBe(apiVersion);
    expect({ ...state, apiVersion: 0, observedAt: 0 }).toEqual({ ...newest, apiVersion: 0, observedAt: 0 });
    expect(state.serverProfiles.flatMap((profile) => profile.connections)).toHaveLength(11);
  });

  it("shows both connections shapes on the wire", async () => {
    const shapes = await Promise.all(
      [500, 800].map(async (apiVersion) => {
        const client = new OneViewClient(configOf({ apiVersion }));
        try {
          return await client.list("/rest/server-profiles");
        } finally {
          await client.close();
        }
      }),
    );
    expect(
      shapes.map(([profile]) => ["connections" in Object(profile), "connectionSettings" in Object(profile)]),
    ).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it("is joined up: blades to ports to profiles to uplink sets", async () => {
    const state = await start().observe();
    const profile = state.serverProfiles.find((each) => each.name === "ironic-node-01");
    const hardware = state.serverHardware.find((each) => each.uri === profile?.serverHardwareUri);
    for (const connection of profile?.connections ?? []) {
      const port = hardware?.ports.find((each) => each.portId === connection.portId);
      expect(port?.mac).toBe(connection.mac);
      expect(state.interconnects.some((each) => each.uri === port?.interconnectUri)).toBe(true);
    }
    const provisioning = state.networks.find((each) => each.name === "provisioning");
    const reach = reachOfNetwork(state, provisioning?.uri ?? "");
    expect(reach.uplinkSets.map((set) => set.name)).toEqual(["us-flat", "us-flat"]);
    expect(reach.serverProfiles.map((each) => each.name)).toEqual(["ironic-node-01", "ironic-node-02"]);
    const verdicts = ["provisioning", "scratch-flat", "staging-300"].map((name) => {
      const network = state.networks.find((each) => each.name === name);
      return checkFlatMapping({ fabric: state, oneViewNetworkId: network?.uri ?? "" }).map((problem) => problem.code);
    });
    expect(verdicts).toEqual([[], ["network-in-no-uplink-set"], ["network-in-no-uplink-set"]]);
    expect(state.logicalInterconnects.map((each) => each.consistencyStatus)).toEqual([
      "CONSISTENT",
      "NOT_CONSISTENT",
      "CONSISTENT",
    ]);
    expect(state.serverHardware.find((each) => each.locationUri === null)).toMatchObject({ bay: null, ports: [] });
  });

  it("keeps the rest when one list fails, and says which", async () => {
    const appliance = start();
    await inject({ kind: "status", status: 500, resource: "server-profiles", count: 1 });
    const partial = await appliance.observe();
    expect(partial.errors).toMatchObject([{ part: "serverProfiles", message: expect.stringContaining("500") }]);
    expect(partial.networks).toHaveLength(15);
    expect((await appliance.observe()).errors).toEqual([]);
    expect(changes).toHaveLength(2);
  });

  it("fails as a whole only when everything does", async () => {
    const appliance = start();
    await appliance.observe();
    await inject({ kind: "status", status: 503, count: 0 });
    await expect(appliance.observe()).rejects.toMatchObject({ kind: "unreachable", status: 503 });
    expect(appliance.latest()?.networks).toHaveLength(15);
  });
});

describe("polling", () => {
  it("tells only changes, and every look's age", async () => {
    start({}, { pollMs: 30 });
    await vi.waitFor(() => expect(seen).toBeGreaterThan(3), { timeout: 5000 });
    expect(changes).toHaveLength(1);

    const client = new OneViewClient(configOf());
    await client.post("/rest/ethernet-networks", { name: "new", ethernetNetworkType: "Tagged", vlanId: 9 });
    await client.close();
    await vi.waitFor(() => expect(changes).toHaveLength(2), { timeout: 5000 });
    expect(changes[1]?.networks.some((network) => network.name === "new")).toBe(true);
  });

  it("tells a problem and goes on when the appliance is back", async () => {
    await inject({ kind: "status", status: 503, count: 2, resource: "/rest/version" });
    start({}, { pollMs: 20 });
    await vi.waitFor(() => expect(changes).toHaveLength(1), { timeout: 5000 });
    expect(problems[0]).toMatchObject({ kind: "unreachable" });
  });

  it("does not hammer an appliance that refuses the login", async () => {
    start({ password: "wrong" }, { pollMs: 10 });
    await vi.waitFor(() => expect(problems).toHaveLength(1), { timeout: 5000 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await ask("GET", "/simulator/requests")).byResource["/rest/login-sessions"].POST).toBe(1);
  });

  it("reports a configuration that cannot work instead of throwing", async () => {
    const appliance = start({ url: "not a url" }, { pollMs: 10 });
    await vi.waitFor(() => expect(problems[0]).toMatchObject({ kind: "invalid" }));
    await expect(appliance.observe()).rejects.toMatchObject({ kind: "invalid" });
  });

  it("ends with close, in the middle of a look, and logs out", async () => {
    const appliance = start({}, { pollMs: 10 });
    await vi.waitFor(() => expect(changes).toHaveLength(1), { timeout: 5000 });
    await inject({ kind: "delay", delayMs: 5000, resource: "enclosures", count: 0 });
    const began = performance.now();
    await appliance.close();
    expect(performance.now() - began).toBeLessThan(2000);
    expect((await ask("GET", "/simulator/requests")).openSessions).toBe(0);
    expect(problems).toEqual([]);
  });
});
