import { afterEach, describe, expect, it } from "vitest";
import type { FaultRule } from "@/server/lab/oneview-simulator/faults";
import type { SimulatorOptions } from "@/server/lab/oneview-simulator/simulator";
import type { FabricState } from "@/server/model/fabric-state";
import type { ClientOptions } from "@/server/oneview/client";
import type { Appliance } from "@/server/oneview/driver";
import { QUICK, Trial } from "@/server/oneview/testing/trial";
import {
  aCloud,
  createOf,
  errorOf,
  groupOf,
  isConsistent,
  isOk,
  joinOf,
  leaveOf,
  liveSetsOf,
  membersOf,
  type Wanted,
  wantedNetworks,
} from "@/server/oneview/write/testing/sample-effects";

let trial: Trial;

afterEach(() => trial.close());

async function start(options: Partial<SimulatorOptions> = {}): Promise<void> {
  trial = await Trial.start(options);
}
const inject = (...rules: readonly FaultRule[]) => trial.inject(...rules);

const groups = "/rest/logical-interconnect-groups";

/** An appliance that was looked at, and a console that has made `wanted` there. */
async function begin(wanted: readonly Wanted[], client?: ClientOptions) {
  const appliance = trial.appliance(client);
  const fabric = await appliance.observe();
  const cloud = aCloud(fabric);
  await cloud.perform(appliance, wanted.map(createOf));
  await trial.forget();
  cloud.requests.length = 0;
  const joins = wanted.map(({ networkId }) => joinOf(fabric, networkId));
  const leaves = wanted.map(({ networkId }) => leaveOf(fabric, networkId, cloud.made.get(networkId) ?? null));
  const uriOf = ({ networkId }: Wanted) => `/rest/ethernet-networks/${cloud.made.get(networkId)}`;
  return { appliance, fabric, cloud, joins, leaves, uriOf };
}
const sizes = async (appliance: Appliance) => membersOf(await appliance.observe()).map((uris) => uris.length);

describe("many networks", () => {
  it("take about one request each, one write of the group and one of each live set", async () => {
    await start({ latencyMs: 20, taskMs: 150 });
    const appliance = trial.appliance({});
    const fabric = await appliance.observe();
    const cloud = aCloud(fabric);
    const wanted = wantedNetworks(500);
    await trial.forget();
    const created = await cloud.perform(appliance, wanted.map(createOf));
    expect(cloud.requests.length).toBeLessThanOrEqual(500 + 12);
    const joins = wanted.map(({ networkId }) => joinOf(fabric, networkId));
    const joined = await cloud.perform(appliance, joins);
    const seen = await trial.counts();
    expect([...created, ...joined].every(isOk)).toBe(true);
    expect(cloud.requests.length).toBeLessThanOrEqual(500 + 30);
    expect(seen.total).toBe(cloud.requests.length);
    expect(seen.byMethod).toMatchObject({ POST: 500, PUT: 3 });
    expect(await sizes(appliance)).toEqual([503, 503, 503]);
  });

  it.each([
    ["one console", 1],
    ["two consoles", 2],
  ])("are all made and joined by eight callers at once on %s", async (_what, consoles) => {
    await start({ taskMs: 30 });
    const appliances = Array.from({ length: consoles }, () => trial.appliance());
    const fabric = await (appliances[0] ?? trial.appliance()).observe();
    const wanted = wantedNetworks(100);
    await trial.forget();
    const queue = [...wanted.entries()];
    const failures: unknown[] = [];
    const cloud = aCloud(fabric);
    const caller = async (appliance: Appliance) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const made = await cloud.perform(appliance, [createOf(next[1])]);
        const joined = await cloud.perform(appliance, [joinOf(fabric, next[1].networkId)]);
        failures.push(...[...made, ...joined].filter((each) => !isOk(each)));
      }
    };
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => caller(appliances[index % consoles] ?? trial.appliance())),
    );
    expect(failures).toEqual([]);
    const conflicts = cloud.requests.filter(({ status }) => status === 412).length;
    expect(conflicts > 0).toBe(consoles > 1);
    const after = await trial.appliance().observe();
    expect(after.networks).toHaveLength(fabric.networks.length + 100);
    expect(membersOf(after).map((uris) => uris.length)).toEqual([103, 103, 103]);
    const uris = [...cloud.made.values()].map((id) => `/rest/ethernet-networks/${id}`);
    expect(membersOf(after).every((members) => uris.every((uri) => members.includes(uri)))).toBe(true);
    expect(isConsistent(after)).toBe(true);
    const interconnects = after.logicalInterconnects.filter((each) => each.groupUri === groupOf(after).uri);
    expect(interconnects.map((each) => each.consistencyStatus)).toEqual(
      fabric.logicalInterconnects
        .filter((each) => each.groupUri === groupOf(fabric).uri)
        .map((each) => each.consistencyStatus),
    );
  });

  it("join with one refused, and no trace of it, when one of fifty has a VLAN that is taken", async () => {
    await start();
    const wanted = wantedNetworks(50).map((each, index) => (index === 17 ? { ...each, vlanId: 101 } : each));
    const { appliance, cloud, joins, uriOf } = await begin(wanted);
    const outcomes = await cloud.perform(appliance, joins);
    expect(outcomes.flatMap((each, index) => (isOk(each) ? [] : [index]))).toEqual([17]);
    expect(outcomes[17]).toMatchObject({
      fatal: false,
      error: { kind: "invalid", message: /"LIG-tenant".*VLAN ID 101/ },
    });
    const after = await appliance.observe();
    expect(isConsistent(after)).toBe(true);
    const members = membersOf(after)[0] ?? [];
    expect(wanted.map((each) => members.includes(uriOf(each)))).toEqual(wanted.map((_, index) => index !== 17));
    expect((await trial.counts()).byMethod.PUT).toBeLessThan(30);
  });

  it("are refused together, not one by one, when it is about none of them", async () => {
    await start();
    const { appliance, cloud, joins } = await begin(wantedNetworks(40));
    await inject({ kind: "status", status: 400, method: "PUT", resource: "logical-interconnect-groups", count: 0 });
    const outcomes = await cloud.perform(appliance, joins);
    expect(outcomes.filter(isOk)).toEqual([]);
    expect((await trial.counts()).byMethod.PUT).toBe(3);
  });
});

describe("a network joins and leaves", () => {
  it("with one write of each set, and again with none", async () => {
    await start();
    const { appliance, cloud, joins, leaves } = await begin(wantedNetworks(3));
    expect((await cloud.perform(appliance, joins)).every(isOk)).toBe(true);
    expect((await trial.counts()).byMethod.PUT).toBe(3);
    expect((await cloud.perform(appliance, joins)).every(isOk)).toBe(true);
    expect((await trial.counts()).byMethod.PUT).toBe(3);
    expect(await sizes(appliance)).toEqual([6, 6, 6]);
    expect((await cloud.perform(appliance, leaves)).every(isOk)).toBe(true);
    expect((await cloud.perform(appliance, leaves)).every(isOk)).toBe(true);
    expect((await trial.counts()).byMethod.PUT).toBe(6);
    expect(await sizes(appliance)).toEqual([3, 3, 3]);
  });

  it("in one write where one takes the VLAN of another that leaves", async () => {
    await start();
    const [gone, come] = [...wantedNetworks(1), ...wantedNetworks(1)];
    const { appliance, cloud, joins, leaves } = await begin([gone, come].filter((each) => each !== undefined));
    expect((await cloud.perform(appliance, joins.slice(0, 1))).every(isOk)).toBe(true);
    expect((await cloud.perform(appliance, [...joins.slice(1), ...leaves.slice(0, 1)])).map(errorOf)).toEqual([
      null,
      null,
    ]);
    expect((await trial.counts()).byMethod.PUT).toBe(6);
    expect(await sizes(appliance)).toEqual([4, 4, 4]);
  });

  it("as the native network too", async () => {
    await start();
    const [one = { networkId: "", vlanId: 0 }] = wantedNetworks(1);
    const { appliance, cloud, joins, leaves, uriOf, fabric } = await begin([one]);
    await cloud.perform(appliance, joins);
    const client = trial.client();
    const uri = liveSetsOf(fabric)[0]?.uri ?? "";
    await client.put(uri, { ...Object(await client.get(uri)), nativeNetworkUri: uriOf(one) });
    expect((await cloud.perform(appliance, leaves)).map(errorOf)).toEqual([null]);
    expect(await client.get(uri)).toMatchObject({ nativeNetworkUri: null });
  });

  it("although somebody took it out already, or deleted it", async () => {
    await start();
    const wanted = wantedNetworks(2);
    const { appliance, cloud, joins, leaves, fabric, uriOf } = await begin(wanted);
    await cloud.perform(appliance, joins);
    const client = trial.client();
    const uri = liveSetsOf(fabric)[0]?.uri ?? "";
    const set = Object(await client.get(uri));
    const [first] = wanted.map(uriOf);
    await client.put(uri, { ...set, networkUris: set.networkUris.filter((each: string) => each !== first) });
    await client.delete(wanted.map(uriOf)[1] ?? "");
    expect((await cloud.perform(appliance, leaves)).map(errorOf)).toEqual([null, null]);
    expect(await sizes(appliance)).toEqual([3, 3, 3]);
  });

  it("and says what is missing", async () => {
    await start();
    const { appliance, cloud, joins, leaves, fabric } = await begin(wantedNetworks(1));
    const renamed = { uplinkSetName: "us-renamed" };
    const noGroup = { logicalInterconnectGroupId: "00000000-0000-4000-8000-000000000000" };
    const effects = [
      ...joins.flatMap((each) => [
        { ...each, ...renamed },
        { ...each, ...noGroup },
      ]),
      joinOf(fabric, "11111111-1111-4111-8111-111111111111"),
      ...leaves.flatMap((each) => [
        { ...each, ...renamed },
        { ...each, ...noGroup },
      ]),
      leaveOf(fabric, "n9", null),
    ];
    const outcomes = await cloud.perform(appliance, effects);
    expect(outcomes.map((each) => errorOf(each)?.kind ?? null)).toEqual([
      "missing",
      "missing",
      "missing",
      null,
      null,
      null,
    ]);
    expect(outcomes.some((each) => each?.ok === false && each.fatal)).toBe(false);
    expect(errorOf(outcomes[0])?.message).toContain('"LIG-tenant" has no uplink set "us-renamed"');
  });

  it("in a live set that was made anew since the plan", async () => {
    await start();
    const { fabric, appliance, cloud, joins } = await begin(wantedNetworks(2));
    const old = liveSetsOf(fabric)[1]?.uri;
    const uplinkSets = fabric.uplinkSets.map((set) =>
      set.uri === old ? { ...set, uri: "/rest/uplink-sets/00000000-0000-4000-8000-000000000000" } : set,
    );
    const planned = aCloud({ ...fabric, uplinkSets });
    for (const [networkId, id] of cloud.made) planned.made.set(networkId, id);
    expect((await planned.perform(appliance, joins)).map(errorOf)).toEqual([null, null]);
    expect(await sizes(appliance)).toEqual([5, 5, 5]);
    expect(
      planned.requests.filter(({ path, method }) => path === "/rest/uplink-sets" && method === "GET"),
    ).toHaveLength(1);
  });

  it("only half, and says which half, when one live set fails; a repeat does the rest", async () => {
    await start();
    const { appliance, cloud, joins } = await begin(wantedNetworks(4));
    await inject({
      kind: "task-error",
      method: "PUT",
      resource: "uplink-sets",
      message: "The port is gone.",
      count: 6,
    });
    await inject({ kind: "delay", delayMs: 30, method: "GET", resource: "uplink-sets", count: 1 });
    const outcomes = await cloud.perform(appliance, joins);
    expect(outcomes.some((each) => !isOk(each))).toBe(true);
    const message = outcomes.map((each) => errorOf(each)?.message).find((each) => each !== undefined);
    expect(message).toMatch(
      /was put into uplink set "us-tenants" of group "LIG-tenant".* but not of "LE\d-LIG-tenant"/,
    );
    expect(message).toContain("The port is gone.");
    await inject();
    expect((await cloud.perform(appliance, joins)).map(errorOf)).toEqual([null, null, null, null]);
    const after = await appliance.observe();
    expect(isConsistent(after)).toBe(true);
    expect(membersOf(after).map((uris) => uris.length)).toEqual([7, 7, 7]);
  });
});

describe("somebody else", () => {
  it("who changes the group five times in between is waited for", async () => {
    await start();
    const { appliance, cloud, joins } = await begin(wantedNetworks(3));
    await inject({ kind: "status", status: 412, method: "PUT", resource: "logical-interconnect-groups", count: 5 });
    expect((await cloud.perform(appliance, joins)).map(errorOf)).toEqual([null, null, null]);
    expect(await sizes(appliance)).toEqual([6, 6, 6]);
  });

  it("who never stops changing it is told of, by the name of the group", async () => {
    await start();
    const { appliance, cloud, joins } = await begin(wantedNetworks(2));
    await inject({ kind: "status", status: 412, method: "PUT", resource: "logical-interconnect-groups", count: 0 });
    const outcomes = await cloud.perform(appliance, joins);
    expect(outcomes.map((each) => errorOf(each)?.kind)).toEqual(["conflict", "conflict"]);
    expect(errorOf(outcomes[0])?.message).toMatch(/^"LIG-tenant" \(.*\) was not changed \(tried 8 times\)/);
    expect((await trial.counts()).byResource[`${groups}/{id}`].PUT).toBe(8);
  });

  it("loses nothing of what he added", async () => {
    await start({ taskMs: 5 });
    const wanted = wantedNetworks(30);
    const { appliance, cloud, joins, fabric, uriOf } = await begin([...wanted, { networkId: "theirs", vlanId: 3999 }]);
    const theirs = uriOf({ networkId: "theirs", vlanId: 3999 });
    const client = trial.client();
    const uri = groupOf(fabric).uri;
    const meddle = async () => {
      for (let attempt = 0; attempt < 50; attempt += 1) {
        const group = Object(await client.get(uri));
        const uplinkSets = group.uplinkSets.map((set: { name: string; networkUris: string[] }) =>
          set.name === "us-tenants" ? { ...set, networkUris: [...set.networkUris, theirs] } : set,
        );
        try {
          return await client.put(uri, { ...group, uplinkSets });
        } catch (error) {
          expect(error).toMatchObject({ status: 412 });
        }
      }
      throw new Error("never got through");
    };
    await Promise.all([meddle(), ...joins.slice(0, 30).map((join) => cloud.perform(appliance, [join]))]);
    expect(await sizes(appliance)).toEqual([34, 33, 33]);
  });
});

describe("an answer that is lost", () => {
  it.each([
    ["cut before", { kind: "drop" }],
    ["cut after", { kind: "drop-after" }],
    ["a 500", { kind: "status", status: 500 }],
    ["a 503", { kind: "status", status: 503, count: 3 }],
  ] as const)("(%s) is looked after", async (_what, fault) => {
    await start();
    const { appliance, cloud, joins } = await begin(wantedNetworks(3));
    await inject({ ...fault, method: "PUT", resource: "uplink-sets" });
    await inject({ ...fault, method: "PUT", resource: "logical-interconnect-groups" });
    expect((await cloud.perform(appliance, joins)).map(errorOf)).toEqual([null, null, null]);
    expect(await sizes(appliance)).toEqual([6, 6, 6]);
  });
});

describe("an abort", () => {
  it("after the group was written leaves no set behind", async () => {
    await start({ taskMs: 100 });
    const { appliance, cloud, joins } = await begin(wantedNetworks(5));
    const stop = new AbortController();
    await inject({ kind: "delay", delayMs: 100, method: "PUT", resource: "uplink-sets", count: 0 });
    const performing = cloud.perform(appliance, joins, { signal: stop.signal });
    await expect.poll(async () => (await trial.counts()).byMethod.PUT ?? 0).toBeGreaterThan(0);
    stop.abort(new Error("enough"));
    expect((await performing).map(errorOf)).toEqual([null, null, null, null, null]);
    expect(await sizes(appliance)).toEqual([8, 8, 8]);
  });

  it("before anything was begun gives no outcome and sends nothing", async () => {
    await start();
    const { appliance, cloud, joins } = await begin(wantedNetworks(5));
    const outcomes = await cloud.perform(appliance, joins, { signal: AbortSignal.abort(new Error("enough")) });
    expect(outcomes).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(cloud.requests).toEqual([]);
  });
});

describe("a fault at any request of a run", () => {
  const wanted = wantedNetworks(3);
  const leaver: Wanted = { networkId: "33333333-3333-4333-8333-333333333333", vlanId: 2900 };

  /** Creates and joins three, and takes one out, in the waves of a plan. */
  async function wholeRun(cloud: ReturnType<typeof aCloud>, appliance: Appliance, fabric: FabricState) {
    const leaverId = cloud.made.get(leaver.networkId) ?? null;
    const created = await cloud.perform(appliance, wanted.map(createOf));
    const members = await cloud.perform(appliance, [
      ...wanted.map(({ networkId }) => joinOf(fabric, networkId)),
      leaveOf(fabric, leaver.networkId, leaverId),
    ]);
    return [...created, ...members];
  }
  const shown = (fabric: FabricState) => ({
    names: fabric.networks.map((network) => network.name).sort(),
    sizes: membersOf(fabric).map((uris) => uris.length),
    isConsistent: isConsistent(fabric),
  });

  it.each([
    ["status", { kind: "status", status: 500 }],
    ["a restart", { kind: "status", status: 503 }],
    ["drop", { kind: "drop" }],
    ["drop-after", { kind: "drop-after" }],
    ["task-error", { kind: "task-error" }],
  ] as const)("(%s), and a repeat, end as a run without faults does", async (_what, fault) => {
    await start({ taskMs: 5 });
    const appliance = trial.appliance({ ...QUICK, retries: { attempts: 3, firstDelayMs: 5 } });
    const prepare = async () => {
      await trial.ask("POST", "/simulator/reset");
      const fabric = await appliance.observe();
      const cloud = aCloud(fabric);
      await cloud.perform(appliance, [createOf(leaver)]);
      await cloud.perform(appliance, [joinOf(fabric, leaver.networkId)]);
      cloud.requests.length = 0;
      return { fabric, cloud };
    };
    const clean = await prepare();
    expect((await wholeRun(clean.cloud, appliance, clean.fabric)).every(isOk)).toBe(true);
    const expected = shown(await appliance.observe());
    const positions = clean.cloud.requests.length;
    expect(positions).toBeGreaterThan(10);
    for (let after = 0; after < positions; after += 1) {
      const { fabric, cloud } = await prepare();
      await inject({ ...fault, after });
      await wholeRun(cloud, appliance, fabric);
      await inject();
      expect((await wholeRun(cloud, appliance, fabric)).map(errorOf)).toEqual(Array(7).fill(null));
      expect(shown(await appliance.observe())).toEqual(expected);
    }
  });
});
