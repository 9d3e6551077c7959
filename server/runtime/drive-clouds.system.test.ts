import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Row } from "@/server/clouds/testing/cloud-data";
import { capturedCloud } from "@/server/clouds/testing/cloud-data";
import { type Openstack, startOpenstack } from "@/server/clouds/testing/openstack";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { type Simulator, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import type { FabricState } from "@/server/model/fabric-state";
import { readMirrorStatus } from "@/server/operations/clouds/mirror/mirror-status";
import type { ConsoleContext } from "@/server/operations/console-context";
import { setMappingPolicy } from "@/server/operations/mappings/set-mapping-policy";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { listPlans } from "@/server/operations/plans/list-plans";
import { listWaitingPlans } from "@/server/operations/plans/list-waiting-plans";
import { runSchedule } from "@/server/operations/reconcile/run-schedule";
import { oursOn } from "@/server/operations/testing/appliance-requests";
import { type Console, openConsole } from "@/server/runtime/console";
import { openLog } from "@/server/runtime/log";

/** A Neutron, a console and an appliance, each over HTTP. What happens in Neutron is done by somebody else. */
const never = new AbortController().signal;
const CLOUD = "madrid";
vi.setConfig({ testTimeout: 180_000 });
const PATIENCE = { timeout: 60_000, interval: 50 };

let database: TestDatabase;
let simulator: Simulator;
let openstack: Openstack;
let console: Console;
let ctx: ConsoleContext;
let applianceId: string;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "bridgehead-drive-clouds-"));
  const [first] = testDatabases();
  if (first === undefined) throw new Error("there is no database to test on");
  database = await first.open();
  const db = database.client;
  simulator = await startSimulator({ port: 0, http: true, user: "Administrator", password: "secret", taskMs: 0 });
  const { extensions = [] } = capturedCloud("provider");
  const empty = {
    networks: [],
    subnets: [],
    ports: [],
    routers: [],
    floatingips: [],
    "security-groups": [],
    agents: [],
  };
  openstack = await startOpenstack({ noauth: true, data: { ...empty, extensions } });
  const appliance = { name: "oneview-1", url: simulator.url, username: "Administrator", secret: "secret" };
  applianceId = (await db.appliance.create({ data: { ...appliance, tlsMode: "insecure" } })).id;
  const auth = { method: "none", networkUrl: openstack.networkUrl };
  const settings = { auth, region: null, endpointInterface: "public", allowPlainHttp: true, caPem: null };
  await db.cloud.create({ data: { id: CLOUD, name: CLOUD, kind: "neutron", settings } });
  console = openConsole({
    ...{ db, dataDir, log: openLog({ LOG_LEVEL: "fatal" }), followTimes: { pollMs: 100 } },
    vault: { seal: (plain) => plain, open: (sealed) => sealed },
    jobs: { schedule: async () => {}, nextRun: async () => null },
  });
  await console.start();
  ctx = console.context({ kind: "user", id: "u1", name: "olivia" });
  const group = (await fabric()).groups.find(({ name }) => name === "LIG-tenant");
  const set = { logicalInterconnectGroupId: group?.uri.split("/").at(-1) ?? "", uplinkSetName: "us-tenants" };
  await db.uplinkSetMapping.create({
    data: { ...set, cloudId: CLOUD, physicalNetwork: "physnet1", applianceId, policy: "auto" },
  });
  await vi.waitFor(async () => expect((await mirror()).state).toBe("live"), PATIENCE);
}, 120_000);
afterAll(async () => {
  await console?.close();
  await openstack?.close();
  await simulator?.close();
  await database?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const fabric = (): Promise<FabricState> => ctx.refreshFabric(applianceId, never);
const mirror = async () => readMirrorStatus(await ctx.db.cloud.findUniqueOrThrow({ where: { id: CLOUD } }));
/** Ids of Neutron networks that stand on the appliance, with their uplink sets. */
const onAppliance = async () => oursOn(await fabric()).map((each) => each.slice(9, 45));
const faults = (rules: readonly object[]) =>
  fetch(`${simulator.url}/simulator/faults`, { method: "POST", body: JSON.stringify(rules) });
const mirrorPlans = async () => (await listPlans(ctx, { limit: 50, trigger: ["mirror"] })).items;
const waiting = () => listWaitingPlans(ctx, { cloudId: CLOUD });

/** As `openstack` does it, past the console. */
async function inNeutron(method: string, path: string, word: string, body?: object): Promise<Row> {
  const sent = body === undefined ? {} : { body: JSON.stringify({ [word]: body }) };
  const answer = await fetch(`${openstack.networkUrl}/v2.0/${path}`, { method, ...sent });
  if (!answer.ok) throw new Error(`Neutron answered ${answer.status}: ${await answer.text()}`);
  return answer.status === 204 ? { id: "" } : (((await answer.json()) as Record<string, Row>)[word] ?? { id: "" });
}
const vlan = async (name: string, segmentationId: number) => {
  const provider = { "provider:network_type": "vlan", "provider:physical_network": "physnet1" };
  const made = { name, ...provider, "provider:segmentation_id": segmentationId };
  return (await inNeutron("POST", "networks", "network", made)).id;
};
/** A deletion does not show among changes; a whole comparison does. */
const drop = async (path: string, word: string) => {
  await inNeutron("DELETE", path, word);
  await ctx.sources.compareCloud(CLOUD, never, { believesLoss: false });
};

it("brings what is made in Neutron to the appliance without a click, and takes away what is deleted there", async () => {
  const startedAt = performance.now();
  const id = await vlan("web", 701);
  await vi.waitFor(async () => expect(await onAppliance()).toEqual([id]), PATIENCE);
  process.stdout.write(`from Neutron to the appliance: ${Math.round(performance.now() - startedAt)} ms\n`);
  await vi.waitFor(async () => expect((await mirrorPlans())[0]?.status).toBe("applied"), PATIENCE);
  await drop(`networks/${id}`, "network");
  await vi.waitFor(async () => expect(await onAppliance()).toEqual([]), PATIENCE);
});

it("binds a baremetal port as Ironic sets it, and unbinds it", async () => {
  const networkId = await vlan("nodes", 702);
  const { serverProfiles, serverHardware } = await fabric();
  const profile = serverProfiles.find(({ name }) => name === "ironic-node-01");
  const hardware = serverHardware.find(({ uri }) => uri === profile?.serverHardwareUri);
  const taken = new Set(profile?.connections.map(({ portId }) => portId));
  const nic = hardware?.ports.find(({ portId, mac }) => portId.startsWith("Mezz 3:") && !taken.has(portId) && mac);
  const connected = async () => {
    const now = await fabric();
    const uri = now.networks.find(({ name }) => name === `Neutron [${networkId}]`)?.uri;
    const { connections = [] } = now.serverProfiles.find(({ name }) => name === "ironic-node-01") ?? {};
    return connections.some(({ mac, networkUri }) => mac === nic?.mac && uri !== undefined && networkUri === uri);
  };
  const port = await inNeutron("POST", "ports", "port", {
    ...{ network_id: networkId, name: "node", mac_address: nic?.mac?.toLowerCase(), "binding:vnic_type": "baremetal" },
  });
  const serverHardwareId = hardware?.uri.split("/").at(-1);
  const switchInfo = JSON.stringify({ server_hardware_id: serverHardwareId, bootable: "False" });
  const profileOfIronic = { local_link_information: [{ switch_id: "", port_id: "", switch_info: switchInfo }] };
  await inNeutron("PUT", `ports/${port.id}`, "port", {
    ...{ "binding:host_id": "ironic-1", "binding:profile": profileOfIronic },
  });
  await vi.waitFor(async () => expect(await connected()).toBe(true), PATIENCE);
  const power = async () => (await fabric()).serverHardware.find(({ uri }) => uri === hardware?.uri)?.powerState;
  await vi.waitFor(async () => expect(await power(), "as it was before").toBe(hardware?.powerState), PATIENCE);
  await inNeutron("PUT", `ports/${port.id}`, "port", { "binding:host_id": "", "binding:profile": {} });
  await vi.waitFor(async () => expect(await connected()).toBe(false), PATIENCE);
  await drop(`ports/${port.id}`, "port");
  await drop(`networks/${networkId}`, "network");
  await vi.waitFor(async () => expect(await onAppliance()).toEqual([]), PATIENCE);
});

it("leaves a plan that waits where the mapping says so, and applies it once it need not wait", async () => {
  const policy = (to: "approve" | "auto") =>
    setMappingPolicy(ctx, { cloudId: CLOUD, physicalNetwork: "physnet1", kind: "uplink-sets", policy: to });
  await policy("approve");
  const first = await vlan("first", 703);
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), PATIENCE);
  expect(await onAppliance()).toEqual([]);
  const [plan] = await waiting();
  expect(plan).toMatchObject({ cloudName: CLOUD, title: "Follow cloud madrid: network first", createdBy: "console" });
  const scheduled = await runSchedule(ctx, CLOUD, "schedule", never);
  expect(scheduled?.id, "a schedule does not say the same again").toBe(plan?.id);
  await applyPlan(ctx, { planId: plan?.id ?? "", digest: plan?.digest }, never);
  expect(await onAppliance()).toEqual([first]);

  const second = await vlan("second", 704);
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), PATIENCE);
  await policy("auto");
  await vi.waitFor(async () => expect(await onAppliance()).toEqual([first, second].sort()), PATIENCE);
  await vi.waitFor(async () => expect(await waiting()).toEqual([]), PATIENCE);
  const told = await ctx.db.auditEntry.findMany({ where: { action: "mappings.setPolicy" }, orderBy: { at: "asc" } });
  expect(told.map(({ detail }) => detail)).toEqual([{ policy: "approve" }, { policy: "auto" }]);
  const none = setMappingPolicy(ctx, { cloudId: CLOUD, physicalNetwork: "physnet1", kind: "flat", policy: "auto" });
  await expect(none).rejects.toMatchObject({ kind: "missing" });
});

it("deletes nothing while Neutron does not answer, and follows it when it is back", async () => {
  const before = await onAppliance();
  expect(before).toHaveLength(2);
  openstack.fail({ on: "GET /network/v2.0/networks", status: 500, times: 8 });
  for (const id of before) await inNeutron("DELETE", `networks/${id}`, "network");
  await vi.waitFor(async () => expect((await mirror()).state).toBe("stale"), PATIENCE);
  const scheduled = await runSchedule(ctx, CLOUD, "schedule", never);
  expect(scheduled).toBeNull();
  expect(await onAppliance()).toEqual(before);
  await vi.waitFor(() => ctx.sources.compareCloud(CLOUD, never, { believesLoss: false }), PATIENCE);
  await vi.waitFor(async () => expect(await onAppliance()).toEqual([]), PATIENCE);
});

it("brings to a silent appliance what it missed, as soon as it answers", async () => {
  await faults([{ kind: "status", status: 503, count: 0 }]);
  const missed = await vlan("missed", 705);
  await vi.waitFor(async () => expect(await ctx.db.network.count({ where: { id: missed } })).toBe(1), PATIENCE);
  await faults([]);
  await vi.waitFor(async () => expect(await onAppliance()).toEqual([missed]), PATIENCE);
});
