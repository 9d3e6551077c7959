import { afterEach, describe, expect, it } from "vitest";
import type { FaultRule } from "@/server/lab/oneview-simulator/faults";
import type { SimulatorOptions } from "@/server/lab/oneview-simulator/simulator";
import type { ClientOptions } from "@/server/oneview/client";
import { openAppliance } from "@/server/oneview/driver";
import { QUICK, Trial } from "@/server/oneview/testing/trial";
import {
  aCloud,
  adoptOf,
  createOf,
  deleteOf,
  errorOf,
  isOk,
  mark,
  replaceOf,
  wantedNetworks,
} from "@/server/oneview/write/testing/sample-effects";

let trial: Trial;

afterEach(() => trial.close());

async function start(options: Partial<SimulatorOptions> = {}): Promise<void> {
  trial = await Trial.start(options);
}
const inject = (...rules: readonly FaultRule[]) => trial.inject(...rules);

const networks = "/rest/ethernet-networks";
const [one = { networkId: "", vlanId: 0 }] = wantedNetworks(1);
const nameOf = ({ networkId }: { readonly networkId: string }) => `Neutron [${networkId}]`;

/** An appliance that was looked at, and a console that works on it. */
async function begin(client?: ClientOptions) {
  const appliance = trial.appliance(client);
  const fabric = await appliance.observe();
  await trial.forget();
  return { appliance, fabric, cloud: aCloud(fabric) };
}

describe("a network is made", () => {
  it.each([200, 300, 600, 1600])("with the type of API version %i", async (apiVersion) => {
    await start();
    const appliance = trial.appliance(QUICK, { apiVersion });
    const cloud = aCloud(await appliance.observe());
    expect((await cloud.perform(appliance, [createOf(one)])).every(isOk)).toBe(true);
    const made = await trial.client().get(`${networks}/${cloud.made.get(one.networkId)}`);
    expect(made).toMatchObject({ name: nameOf(one), vlanId: one.vlanId, description: mark, purpose: "General" });
  });

  it.each([
    ["nothing was done and the connection cut", { kind: "drop" }, 2],
    ["it was done and the answer lost", { kind: "drop-after" }, 2],
    ["the appliance fails with 500", { kind: "status", status: 500 }, 2],
    ["a gateway gives up with 502", { kind: "html", status: 502 }, 2],
    ["the appliance is starting", { kind: "status", status: 503, count: 2 }, 3],
  ] as const)("once, even when %s", async (_what, fault, mostPosts) => {
    await start();
    const { appliance, cloud } = await begin();
    await inject({ ...fault, method: "POST", resource: "ethernet-networks" });
    expect((await cloud.perform(appliance, [createOf(one)])).map(errorOf)).toEqual([null]);
    const seen = await trial.counts();
    expect(seen.byResource[networks].POST).toBeLessThanOrEqual(mostPosts);
    const found = (await appliance.observe()).networks.filter((network) => network.name === nameOf(one));
    expect(found.map((network) => network.uri)).toEqual([`${networks}/${cloud.made.get(one.networkId)}`]);
  });

  it("once, when the answer is lost and the appliance takes its time to list it", async () => {
    await start({ taskMs: 400 });
    const { appliance, cloud } = await begin();
    await inject({ kind: "drop-after", method: "POST", resource: "ethernet-networks" });
    expect((await cloud.perform(appliance, [createOf(one)])).map(errorOf)).toEqual([null]);
    expect((await appliance.observe()).networks.filter((network) => network.name === nameOf(one))).toHaveLength(1);
  });

  it("by at most three requests that are never answered", async () => {
    await start();
    const { appliance, cloud } = await begin();
    await inject({ kind: "drop", method: "POST", resource: "ethernet-networks", count: 0 });
    const [outcome] = await cloud.perform(appliance, [createOf(one)]);
    expect(outcome).toMatchObject({ ok: false, fatal: true, error: { kind: "unreachable" } });
    expect((await trial.counts()).byResource[networks].POST).toBe(3);
  });

  it("or taken over, when one of the same name, type and VLAN is there", async () => {
    await start();
    const { appliance, cloud } = await begin();
    const there = { name: nameOf(one).toLowerCase(), ethernetNetworkType: "Tagged", vlanId: one.vlanId };
    const { resourceUri } = await trial.client().post(networks, there);
    expect((await cloud.perform(appliance, [createOf(one)])).map(errorOf)).toEqual([null]);
    expect(`${networks}/${cloud.made.get(one.networkId)}`).toBe(resourceUri);
    expect(await trial.client().get(resourceUri ?? "")).toMatchObject({ name: nameOf(one), description: mark });
  });

  it.each([
    ["has another VLAN", { vlanId: 77 }, /VLAN 77; wanted is Tagged with VLAN 2000/],
    [
      "another cloud made",
      { vlanId: one.vlanId, description: "web [bridgehead:other]" },
      /another cloud \(other\) made/,
    ],
  ])("not at all, when one of the name %s", async (_what, there, message) => {
    await start();
    const { appliance, cloud } = await begin();
    const { resourceUri } = await trial.client().post(networks, {
      name: nameOf(one),
      ethernetNetworkType: "Tagged",
      ...there,
    });
    const before = await trial.client().get(resourceUri ?? "");
    const [outcome] = await cloud.perform(appliance, [createOf(one)]);
    expect(outcome).toMatchObject({ ok: false, fatal: false });
    expect(errorOf(outcome)?.message).toMatch(message);
    expect(await trial.client().get(resourceUri ?? "")).toEqual(before);
  });

  it("not, when its task fails; the others are", async () => {
    await start();
    const { appliance, cloud } = await begin();
    await inject({ kind: "task-error", method: "POST", after: 3, message: "No room.", errorCode: "FULL" });
    const wanted = wantedNetworks(20);
    const outcomes = await cloud.perform(appliance, wanted.map(createOf));
    const failed = outcomes.filter((each) => !isOk(each));
    expect(failed).toMatchObject([{ fatal: false, error: { errorCode: "FULL", message: /No room/ } }]);
    const names = (await appliance.observe()).networks.map((network) => network.name);
    expect(wanted.filter((each) => names.includes(nameOf(each)))).toHaveLength(19);
  });
});

describe("a network that is there", () => {
  async function existing(more: object = {}) {
    await start();
    const { resourceUri } = await trial.client().post(networks, { ...tagged, ...more });
    return { uri: resourceUri ?? "", id: resourceUri?.split("/").at(-1) ?? "", ...(await begin()) };
  }
  const tagged = { name: "Neutron [old]", ethernetNetworkType: "Tagged", vlanId: one.vlanId };

  it("is adopted with one write, and with none when it is right", async () => {
    const { appliance, cloud, uri, id } = await existing();
    expect((await cloud.perform(appliance, [adoptOf(one, id)])).every(isOk)).toBe(true);
    expect((await trial.counts()).byMethod.PUT).toBe(1);
    expect((await cloud.perform(appliance, [adoptOf(one, id)])).every(isOk)).toBe(true);
    expect((await trial.counts()).byMethod.PUT).toBe(1);
    expect(await trial.client().get(uri)).toMatchObject({ name: nameOf(one), description: mark });
    expect(cloud.made.get(one.networkId)).toBe(id);
  });

  it("cannot be adopted once it is gone", async () => {
    const { appliance, cloud, uri, id } = await existing();
    await trial.client().delete(uri);
    const [outcome] = await cloud.perform(appliance, [adoptOf(one, id)]);
    expect(outcome).toMatchObject({ ok: false, fatal: false, error: { kind: "missing" } });
  });

  it("is replaced when its VLAN differs, also by a second try", async () => {
    const { appliance, cloud, id } = await existing({ name: nameOf(one), vlanId: 5 });
    await inject({ kind: "task-error", method: "POST" });
    expect((await cloud.perform(appliance, [replaceOf(one, id)])).map(isOk)).toEqual([false]);
    expect((await cloud.perform(appliance, [replaceOf(one, id)])).map(isOk)).toEqual([true]);
    const found = (await appliance.observe()).networks.filter((network) => network.name === nameOf(one));
    expect(found).toMatchObject([{ vlanId: one.vlanId }]);
  });

  it.each([
    ["", []],
    [" although the answer is lost", [{ kind: "drop-after", method: "DELETE" }]],
    [" although nothing was done at first", [{ kind: "drop", method: "DELETE" }]],
  ] as const)("is deleted%s, and deleting it again is success", async (_what, faults) => {
    const { appliance, cloud, id } = await existing();
    await inject(...faults);
    expect(await cloud.perform(appliance, [deleteOf(one.networkId, id)])).toEqual([
      { ok: true, mirror: [{ kind: "network.unset", networkId: one.networkId }] },
    ]);
    expect((await cloud.perform(appliance, [deleteOf(one.networkId, id)])).map(isOk)).toEqual([true]);
    expect((await appliance.observe()).networks.some((network) => network.uri.endsWith(id))).toBe(false);
  });

  it("that is gone is only forgotten", async () => {
    const { appliance, cloud } = await existing();
    const effect = { kind: "network.forget", applianceId: "a1", networkId: "n1" } as const;
    expect(await cloud.perform(appliance, [effect])).toEqual([
      { ok: true, mirror: [{ kind: "network.unset", networkId: "n1" }] },
    ]);
    expect((await trial.counts()).total).toBe(0);
  });
});

describe("a run", () => {
  it("goes on with a new session when the appliance forgot it", async () => {
    await start();
    const { appliance, cloud } = await begin();
    await inject({ kind: "expire-sessions", method: "POST", after: 20 });
    const outcomes = await cloud.perform(appliance, wantedNetworks(60).map(createOf));
    expect(outcomes.every(isOk)).toBe(true);
    expect((await trial.counts()).logins).toBe(1);
  });

  it("sits out an appliance that is away for a while", async () => {
    await start();
    const { appliance, cloud } = await begin();
    await inject({ kind: "status", status: 503, after: 30, count: 25 });
    const outcomes = await cloud.perform(appliance, wantedNetworks(60).map(createOf));
    expect(outcomes.map(errorOf).filter((each) => each !== null)).toEqual([]);
  });

  it("ends at once, and says so, when the appliance does not come back", async () => {
    await start();
    const { appliance, cloud } = await begin({ ...QUICK, patienceMs: 200 });
    const wanted = wantedNetworks(200);
    const gone: Promise<void>[] = [];
    const outcomes = await cloud.perform(appliance, wanted.map(createOf), {
      onOutcome: () => {
        if (gone.length === 0) gone.push(trial.simulator.close());
      },
    });
    await Promise.all(gone);
    const told = outcomes.filter((each) => each !== undefined);
    const failed = told.filter((each) => !isOk(each));
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.some((each) => !each.ok && each.fatal)).toBe(true);
    expect(told.length).toBeLessThan(200);
  });

  it("begins nothing after an abort, and brings to its end what has begun", async () => {
    await start({ taskMs: 100 });
    const { appliance, cloud } = await begin();
    const stop = new AbortController();
    const wanted = wantedNetworks(300);
    const outcomes = await cloud.perform(appliance, wanted.map(createOf), {
      signal: stop.signal,
      onOutcome: () => stop.abort(new Error("enough")),
    });
    const told = outcomes.filter((each) => each !== undefined);
    expect(told.every(isOk)).toBe(true);
    expect(told.length).toBeLessThan(300);
    const names = new Set((await appliance.observe()).networks.map((network) => network.name));
    expect(wanted.map((each) => names.has(nameOf(each)))).toEqual(outcomes.map(isOk));
  });

  it("counts its own requests, and no others", async () => {
    await start();
    const { appliance, fabric, cloud } = await begin();
    const other = aCloud(fabric);
    const looks: string[] = [];
    const onRequest = ({ path }: { readonly path: string }) => void looks.push(path);
    await Promise.all([
      cloud.perform(appliance, wantedNetworks(10).map(createOf)),
      other.perform(appliance, wantedNetworks(15, 3000).map(createOf)),
      appliance.observe(undefined, { onRequest }),
      appliance.observe(),
    ]);
    const seen = await trial.counts();
    const posts = (requests: typeof cloud.requests) => requests.filter(({ method }) => method === "POST").length;
    expect([posts(cloud.requests), posts(other.requests), looks.length]).toEqual([10, 15, 9]);
    expect(seen.total).toBe(cloud.requests.length + other.requests.length + 9 + 9);
    expect(cloud.requests.every(({ path, bytesDown }) => !path.includes("?") && bytesDown > 0)).toBe(true);
  });

  it("is told of an appliance whose configuration cannot work", async () => {
    await start();
    const fabric = await trial.appliance().observe();
    const appliance = trial.appliance(QUICK, { url: "no url" });
    const outcomes = await aCloud(fabric).perform(appliance, wantedNetworks(2).map(createOf));
    expect(outcomes).toMatchObject([{ ok: false, fatal: true, error: { kind: "invalid" } }, undefined]);
  });

  it("is followed by a look", async () => {
    await start();
    const changes: number[] = [];
    const events = { onChange: (state: { networks: readonly unknown[] }) => void changes.push(state.networks.length) };
    const appliance = trial.closing(
      openAppliance(trial.config(), { ...events, onProblem: () => {} }, { pollMs: 60_000, client: QUICK }),
    );
    await expect.poll(() => changes).toEqual([15]);
    const fabric = appliance.latest();
    if (fabric === null) throw new Error("The appliance was not seen.");
    await aCloud(fabric).perform(appliance, wantedNetworks(3).map(createOf));
    await expect.poll(() => changes, { timeout: 1000 }).toEqual([15, 18]);
  });
});

describe("a look at some lists", () => {
  const parts = [
    "networks",
    "groups",
    "uplinkSets",
    "logicalInterconnects",
    "serverHardware",
    "serverProfiles",
  ] as const;

  it("costs a request each and keeps what the others showed", async () => {
    await start();
    const { appliance, fabric } = await begin();
    await trial.client().post(networks, { name: "new", ethernetNetworkType: "Tagged", vlanId: 9 });
    await trial.forget();
    const state = await appliance.observe(undefined, { parts });
    expect((await trial.counts()).total).toBe(6);
    expect(state.networks).toHaveLength(fabric.networks.length + 1);
    expect({ ...state, networks: [], observedAt: 0 }).toEqual({ ...fabric, networks: [], observedAt: 0 });
    expect(appliance.latest()).toEqual(state);
  });

  it("is a look at everything when there was none before", async () => {
    await start();
    const state = await trial.appliance().observe(undefined, { parts: ["networks"] });
    expect(state.enclosures).toHaveLength(2);
  });

  it("says anew what failed, of the lists it read", async () => {
    await start();
    const { appliance } = await begin();
    await inject({ kind: "status", status: 500, resource: "ethernet-networks" });
    const failed = await appliance.observe(undefined, { parts });
    expect(failed.errors).toMatchObject([{ part: "networks" }]);
    expect((await appliance.observe(undefined, { parts: ["networks"] })).errors).toEqual([]);
  });
});
