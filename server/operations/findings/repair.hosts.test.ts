import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { onHost } from "@/server/lab/hosts/host-tree";
import { addBridge, addFlows } from "@/server/lab/hosts/open-vswitch";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import { readFindings } from "@/server/operations/findings/read-findings";
import { type CountedObservations, rememberFindings } from "@/server/operations/findings/remember-findings";
import { repairFinding } from "@/server/operations/findings/repair-finding";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";

/** A real host that is only observed: a guest's port as another agent plugged and wired it, without any mark of ours. */
const [pglite] = testDatabases();
if (pglite === undefined) throw new Error("there is no database to test with");
const PORT = "c9da7f42-3b4e-476d-9929-b1bd65c2adeb";
const QVO = "qvoc9da7f42-3b";
const GHOST = "qvo8a095b19-87";
const signal = new AbortController().signal;
const counted: CountedObservations = new Map();

let host: SingleHost;
let database: TestDatabase;
let world: HostWorld;
const on = (...argv: string[]) => onHost(host.tree, argv);
const vsctl = async (...argv: string[]) => (await on("ovs-vsctl", ...argv)).trim();
const id = () => world.hostIds.get("obs1") ?? "";

beforeAll(async () => {
  host = await startSingleHost("obs");
  await addBridge(host.tree, "br-int", host.datapath, true);
  await addFlows(host.tree, "br-int", ["table=0,priority=65535,dl_vlan=4095,actions=drop"]);
  await on("ip", "link", "add", QVO, "type", "veth", "peer", "name", `qvb${PORT.slice(0, 11)}`);
  await on("ip", "link", "set", QVO, "up");
  await vsctl("add-port", "br-int", QVO, "tag=3", "--", "set", "Interface", QVO, `external_ids:iface-id=${PORT}`);
  const record = { net_uuid: "n1", network_type: "gre", segmentation_id: "164", tag: "3" };
  await vsctl("set", "Port", QVO, ...Object.entries(record).map(([key, value]) => `other_config:${key}=${value}`));
  for (const name of [GHOST, "uplink9"]) await vsctl("--no-wait", "add-port", "br-int", name, "tag=3");
  database = await pglite.open();
  const settings = { transport: "netns" as const, namespace: host.namespace, pollSeconds: 300 };
  world = await hostWorld(database.client, [{ name: "obs1", settings, plumbing: {} }]);
  await database.client.host.update({ where: { id: id() }, data: { ownership: "observed", plumbing: {} } });
}, 240_000);
afterAll(async () => {
  await world?.close();
  await database?.close();
  await host?.stop();
});

async function look(): Promise<void> {
  await world.ctx.refreshHost(id(), signal);
  await rememberFindings(world.ctx, counted);
}
async function found(kind: string, object: string) {
  return (await readFindings(world.ctx, {})).find((each) => each.kind === kind && each.object === object);
}

test("a tag changed by hand is found, told as one step, forced by a plan, and not seen at the next look", async () => {
  await look();
  expect(await found("wrong-tag", QVO)).toBeUndefined();
  await vsctl("set", "Port", QVO, "tag=7");
  await look();
  const finding = await found("wrong-tag", QVO);
  expect(finding).toMatchObject({ severity: "critical", host: "obs1", timesSeen: 1, offer: { kind: "repair" } });
  const wanted = { findingId: finding?.id ?? "" };
  await expect(repairFinding(world.ctx, wanted, { mode: "plan" }, signal)).rejects.toMatchObject({ kind: "conflict" });

  await look();
  const plan = await repairFinding(world.ctx, wanted, { mode: "plan" }, signal);
  expect(plan).toMatchObject({ status: "planned", steps: [{ needsTick: true, place: "host", after: { tag: "3" } }] });
  expect(plan.notices.join(" ")).toContain("obs1 is only observed: this step is forced.");
  expect(await vsctl("get", "Port", QVO, "tag"), "a plan changes nothing").toBe("7");
  const applied = await repairFinding(
    world.ctx,
    wanted,
    { mode: "apply", planId: plan.id, digest: plan.digest },
    signal,
  );
  expect(applied).toMatchObject({ status: "applied", error: null });
  expect(await vsctl("get", "Port", QVO, "tag")).toBe("3");
  expect(await vsctl("get", "Port", QVO, "external_ids"), "it is not ours for that").toBe("{}");
  await look();
  expect(await found("wrong-tag", QVO)).toBeUndefined();
  const { target, outcome } = await database.client.auditEntry.findFirstOrThrow({
    where: { action: "hosts.repair", outcome: "done" },
  });
  expect([target, outcome]).toEqual([`Force a repair of ${QVO} on obs1`, "done"]);
});

test("an orphan is taken away when it is forced, an uplink is never offered", async () => {
  await look();
  expect((await found("orphan-ovs-port", "uplink9"))?.offer).toBeUndefined();
  const ghost = await found("orphan-ovs-port", GHOST);
  expect(ghost).toMatchObject({ offer: { kind: "repair", host: "obs1" } });
  const applied = await repairFinding(world.ctx, { findingId: ghost?.id ?? "" }, { mode: "apply" }, signal);
  expect(applied).toMatchObject({ status: "applied", steps: [{ state: "done", risk: "high" }] });
  expect((await vsctl("list-ports", "br-int")).split("\n").sort()).toEqual([QVO, "uplink9"]);
});

test("on a managed host nothing is forced: it is reconciled", async () => {
  await database.client.host.update({ where: { id: id() }, data: { ownership: "managed" } });
  await vsctl("set", "Port", QVO, "tag=9");
  await look();
  await look();
  const finding = await found("wrong-tag", QVO);
  expect(finding?.offer).toEqual({ kind: "reconcile", scope: { kind: "host", hostId: id() } });
  const refused = repairFinding(world.ctx, { findingId: finding?.id ?? "" }, { mode: "apply" }, signal);
  await expect(refused).rejects.toMatchObject({ kind: "refused", remedy: "The host is managed: reconcile it." });
  expect(await vsctl("get", "Port", QVO, "tag")).toBe("9");
});
