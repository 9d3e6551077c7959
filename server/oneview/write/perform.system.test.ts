import { randomUUID } from "node:crypto";
import { Agent, request } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import type { FaultRule } from "@/server/lab/oneview-simulator/faults";
import { type Simulator, type SimulatorOptions, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import type { EffectOutcome, FabricEffect, RequestSeen } from "@/server/model/fabric-effect";
import type { FabricState } from "@/server/model/fabric-state";
import { type ClientOptions, OneViewClient } from "@/server/oneview/client";
import { type Appliance, openAppliance } from "@/server/oneview/driver";

const quick: ClientOptions = { follow: { firstDelayMs: 10, maxDelayMs: 200 }, patienceMs: 3000 };

let simulator: Simulator;
let open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.map((each) => each.close()));
  open = [];
});

async function start(options: Partial<SimulatorOptions> = {}): Promise<void> {
  simulator = await startSimulator({ port: 0, user: "Administrator", password: "secret", taskMs: 10, ...options });
  open.push(simulator);
}

function configOf() {
  const tls = { mode: "ca", caPem: simulator.caPem } as const;
  return { id: "a1", name: "rack7", url: simulator.url, username: "Administrator", password: "secret", tls };
}

/** Closed before the simulator is. */
function anAppliance(client: ClientOptions = quick): Appliance {
  const appliance = openAppliance(configOf(), { onChange: () => {}, onProblem: () => {} }, { pollMs: 0, client });
  open.unshift(appliance);
  return appliance;
}

function aClient(): OneViewClient {
  const client = new OneViewClient(configOf(), quick);
  open.unshift(client);
  return client;
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
const counts = () => ask("GET", "/simulator/requests");

type Cloud = {
  readonly made: Map<string, string>;
  readonly requests: RequestSeen[];
  /** Outcomes by index; absent: none was told. */
  perform(
    appliance: Appliance,
    effects: readonly FabricEffect[],
    more?: { readonly signal?: AbortSignal; readonly onOutcome?: () => void },
  ): Promise<readonly (EffectOutcome | undefined)[]>;
};

function aCloud(fabric: FabricState): Cloud {
  const made = new Map<string, string>();
  const requests: RequestSeen[] = [];
  return {
    made,
    requests,
    perform: async (appliance, effects, more = {}) => {
      const outcomes: (EffectOutcome | undefined)[] = effects.map(() => undefined);
      const run = {
        fabric,
        oneViewNetworkId: (id: string) => made.get(id) ?? null,
        signal: more.signal ?? new AbortController().signal,
        onRequest: (each: RequestSeen) => void requests.push(each),
      };
      for await (const { index, outcome } of appliance.perform(effects, run)) {
        expect(outcomes[index]).toBeUndefined();
        outcomes[index] = outcome;
        for (const change of outcome.ok ? outcome.mirror : []) {
          if (change.kind === "network.set") made.set(change.networkId, change.oneViewNetworkId);
        }
        more.onOutcome?.();
      }
      return outcomes;
    },
  };
}

const firstVlan = 2000;
type Wanted = { readonly networkId: string; readonly vlanId: number };
function wantedNetworks(count: number): readonly Wanted[] {
  return Array.from({ length: count }, (_, index) => ({ networkId: randomUUID(), vlanId: firstVlan + index }));
}

function createOf({ networkId, vlanId }: Wanted) {
  const body = { oneViewName: `Neutron [${networkId}]`, ethernetNetworkType: "Tagged", description: "ours" } as const;
  return { kind: "network.create", applianceId: "a1", networkId, vlanId, ...body } as const;
}

const setName = "us-tenants";
function groupIdOf(fabric: FabricState): string {
  return (
    fabric.groups
      .find((group) => group.name === "LIG-tenant")
      ?.uri.split("/")
      .at(-1) ?? ""
  );
}
function joinOf(fabric: FabricState, networkId: string) {
  const ref = { logicalInterconnectGroupId: groupIdOf(fabric), uplinkSetName: setName };
  return { kind: "uplink-set.join", applianceId: "a1", networkId, ...ref } as const;
}
function leaveOf(fabric: FabricState, networkId: string, oneViewNetworkId: string | null) {
  return { ...joinOf(fabric, networkId), kind: "uplink-set.leave", oneViewNetworkId } as const;
}

/** Who is in the set: in the group and in each of its two logical interconnects. */
function membersOf(fabric: FabricState): readonly (readonly string[])[] {
  const group = fabric.groups.find((each) => each.name === "LIG-tenant");
  const inGroup = group?.uplinkSets.find((set) => set.name === setName)?.networkUris ?? [];
  const live = fabric.logicalInterconnects.filter((each) => each.groupUri === group?.uri);
  const inLive = live.map(
    (interconnect) =>
      fabric.uplinkSets.find((set) => set.logicalInterconnectUri === interconnect.uri && set.name === setName)
        ?.networkUris ?? [],
  );
  return [inGroup, ...inLive];
}

const isOk = (outcome: EffectOutcome | undefined) => outcome?.ok === true;
const namesOf = (fabric: FabricState) => fabric.networks.map((network) => network.name);

describe("500 networks on two logical interconnects", () => {
  it("take about one request each, one write of the group and one of each live set", async () => {
    await start({ latencyMs: 20, taskMs: 150 });
    const appliance = anAppliance({});
    const fabric = await appliance.observe();
    const cloud = aCloud(fabric);
    const wanted = wantedNetworks(500);
    await ask("POST", "/simulator/reset?keep=data");

    const created = await cloud.perform(appliance, wanted.map(createOf));

    const forCreates = cloud.requests.length;
    const joined = await cloud.perform(
      appliance,
      wanted.map(({ networkId }) => joinOf(fabric, networkId)),
    );
    const seen = await counts();
    expect([...created, ...joined].every(isOk)).toBe(true);
    expect(forCreates).toBeLessThanOrEqual(500 + 20);
    expect(cloud.requests.length).toBeLessThanOrEqual(500 + 30);
    expect(seen.total).toBe(cloud.requests.length);
    expect(seen.byMethod.PUT).toBe(3);
    expect(seen.byMethod.POST).toBe(500);
    const after = await appliance.observe();
    expect(membersOf(after).map((uris) => uris.length)).toEqual([503, 503, 503]);
  });
});
