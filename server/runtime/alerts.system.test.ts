import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { signatureOf } from "@/server/alerts/post-webhook";
import { type Receiver, startReceiver } from "@/server/alerts/testing/receiver";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import { webhookInput } from "@/server/model/alert";
import type { Fault } from "@/server/model/finding";
import { listDeliveries, listWebhooks } from "@/server/operations/alerts/list-webhooks";
import { addWebhook, removeWebhook, updateWebhook } from "@/server/operations/alerts/set-webhook";
import { takeAlerts } from "@/server/operations/alerts/take-alerts";
import { testWebhook } from "@/server/operations/alerts/test-webhook";
import type { ConsoleContext } from "@/server/operations/console-context";
import { type CountedObservations, rememberFindings } from "@/server/operations/findings/remember-findings";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";
import { followAlerts } from "@/server/runtime/follow-alerts";
import { openJobs } from "@/server/runtime/jobs";
import { openLog } from "@/server/runtime/log";
import { GraphCache } from "@/server/topology/graph-cache";
import { statusOf, worldOf } from "@/server/topology/testing/world-of";

const [pglite] = testDatabases();
if (pglite === undefined) throw new Error("there is no database to test with");
const log = openLog({ LOG_LEVEL: "silent" });
const QUICK = { retryLimit: 5, retryDelay: 0, retryBackoff: false };
const SOON = { timeout: 20_000, interval: 50 };

let database: TestDatabase;
let world: HostWorld;
let receiver: Receiver;
/** Moved by tests instead of waiting. */
let ahead = 0;
const open: { close(): Promise<void> }[] = [];
const ctx = (): ConsoleContext => ({ ...world.ctx, now: () => Date.now() + ahead });

beforeAll(async () => {
  database = await pglite.open();
  world = await hostWorld(database.client, []);
  receiver = await startReceiver();
}, 600_000);
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  await database.client.alertWebhook.deleteMany();
  await database.client.findingRecord.deleteMany();
  await database.client.findingMute.deleteMany();
  await receiver.close();
  receiver = await startReceiver();
  ahead = 0;
});
afterAll(async () => {
  await receiver?.close();
  await world?.close();
  await database?.close();
});

/** A console that sends, until the end of the test or before. */
async function sendingConsole(): Promise<{ close(): Promise<void> }> {
  const jobs = await openJobs(database, log, "a console", QUICK);
  const following = await followAlerts({ ctx: ctx(), jobs, log, everyMs: 100 });
  const console = {
    close: async () => {
      await following.close();
      await jobs.close();
    },
  };
  open.push(console);
  return console;
}
async function find(id: string, more: Partial<Fault> = {}): Promise<void> {
  const { kind = "half-veth", host = "c1", object = "qvb1" } = more;
  const fault = {
    kind,
    host,
    object,
    severity: "critical",
    message: `${object} on ${host} is out of its bridge.`,
    ...more,
  };
  const seen = { firstSeen: new Date(), lastSeen: new Date(), timesSeen: 2 };
  await database.client.findingRecord.create({ data: { id, host, kind, fault, ...seen } });
}
const heal = (id: string) => database.client.findingRecord.delete({ where: { id } });
const hook = (more: Record<string, unknown> = {}) =>
  webhookInput.parse({ name: "chat", url: receiver.url, settleSeconds: 0, ...more });
const told = () =>
  receiver.received.map(({ payload }) => payload.events.map(({ event, object }) => `${event} ${object}`).join(", "));

test("a finding is told once, signed and grouped, and its end once; what is stored shows no secret", async () => {
  const header = { name: "Authorization", value: "Bearer for-the-chat" };
  const { id } = await addWebhook(ctx(), hook({ signingSecret: "a signing key", header }));
  await find("f1");
  await find("f2", { object: "qvb2", severity: "warning" });
  await find("f3", { object: "c1", severity: "info", kind: "unlike-clean-install" });
  await database.client.findingRecord.create({
    data: { id: "f4", host: "c1", kind: "half-veth", firstSeen: new Date(), lastSeen: new Date(), timesSeen: 1 },
  });
  await sendingConsole();
  await expect.poll(told, SOON).toEqual(["found qvb1, found qvb2"]);
  const [first] = receiver.received;
  if (first === undefined) throw new Error("nothing was received");
  const { headers, body, payload } = first;
  expect(headers).toMatchObject({ "content-type": "application/json", authorization: "Bearer for-the-chat" });
  const timestamp = String(headers["x-bridgehead-timestamp"]);
  expect(headers["x-bridgehead-signature"]).toBe(signatureOf("a signing key", timestamp, body));
  expect(headers["x-bridgehead-delivery"]).toBe(payload.id);
  expect(payload.text).toContain("Bridgehead: 2 new\n• [critical] qvb1 on c1 is out of its bridge.");
  expect(payload.events[0]).toMatchObject({ key: "finding/f1", path: "/findings?finding=f1" });

  await heal("f1");
  await expect.poll(told, SOON).toEqual(["found qvb1, found qvb2", "healed qvb1"]);
  await expect
    .poll(() => listDeliveries(ctx(), { id }).then((all) => all.map(({ state }) => state)), SOON)
    .toEqual(["sent", "sent"]);
  const [view] = await listWebhooks(ctx());
  expect(view).toMatchObject({
    isSigned: true,
    header: "Authorization",
    open: 1,
    origin: new URL(receiver.url).origin,
  });
  const shown = JSON.stringify([view, await database.client.auditEntry.findMany()]);
  for (const secret of ["a signing key", "for-the-chat", "not-for-everybody"]) expect(shown).not.toContain(secret);
});

test("what one console wrote and did not send, the next one sends, once; what it was at, too", async () => {
  await addWebhook(ctx(), hook());
  await find("f1");
  expect(await takeAlerts(ctx()), "found by a console that ends here").toHaveLength(1);
  expect(await takeAlerts(ctx()), "and by the next one, which knows of it").toEqual([]);
  await sendingConsole();
  await expect.poll(told, SOON).toEqual(["found qvb1"]);

  receiver.answer = "never";
  await heal("f1");
  await expect.poll(() => receiver.received.length, SOON).toBe(2);
  const [gone] = open.splice(0);
  await gone?.close();
  receiver.answer = { status: 200 };
  await sendingConsole();
  await expect.poll(told, SOON).toEqual(["found qvb1", "healed qvb1", "healed qvb1"]);
  const ids = receiver.received.map(({ payload }) => payload.id);
  expect(ids[2], "whoever took it without a word can tell that it is the same").toBe(ids[1]);
});

test("a receiver that refuses is tried again, then given up; a redirect is not followed", {
  timeout: 40_000,
}, async () => {
  const { id } = await addWebhook(ctx(), hook());
  const elsewhere = await startReceiver();
  receiver.answer = { status: 302, headers: { location: elsewhere.url } };
  await find("f1");
  await sendingConsole();
  await expect
    .poll(async () => (await listDeliveries(ctx(), { id }))[0], SOON)
    .toMatchObject({
      ...{ state: "failed", attempts: 6, status: 302 },
      error: expect.stringContaining("redirects are not followed"),
    });
  expect([receiver.received.length, elsewhere.received.length]).toEqual([6, 0]);
  await elsewhere.close();
});

test("nothing is sent for a muted finding, and a reminder while one lasts", async () => {
  await addWebhook(ctx(), hook({ remindMinutes: 60 }));
  await find("f1");
  await find("f2", { object: "known" });
  const known = { host: "c1", kind: "half-veth", object: "known", reason: "being moved", mutedBy: "olivia" };
  await database.client.findingMute.create({ data: { id: "f2", ...known } });
  expect(await takeAlerts(ctx())).toHaveLength(1);
  expect(await takeAlerts(ctx())).toHaveLength(0);
  ahead = 61 * 60_000;
  expect(await takeAlerts(ctx())).toHaveLength(1);
  await sendingConsole();
  await expect.poll(told, SOON).toEqual(["found qvb1", "reminder qvb1"]);
});

test("a cloud that falls silent heals nothing, and what it changed is looked at again on its hosts", async () => {
  const { hosts, neutron } = readCase(await readFolder("fixtures/captures/iesgn"), { at: 0 });
  if (neutron === null) throw new Error("the capture has no Neutron");
  const counted: CountedObservations = new Map();
  const states = Object.fromEntries(hosts.map(({ name, state }) => [name, state]));
  const dead = { ...neutron, agents: neutron.agents.map((agent) => ({ ...agent, alive: agent.host !== "c2" })) };
  const remember = async (at: number, state: typeof neutron, cloud: "live" | "stale") => {
    const clouds = [{ ...statusOf("cloud", "lab", cloud), id: "cloud-1" }];
    const seen = worldOf(states, { neutron: [{ ...state, cloudId: "cloud-1" }], clouds });
    const observed = seen.hosts.map((host) => ({ ...host, status: { ...host.status, observedAt: at } }));
    const views = { live: () => ({ world: { ...seen, hosts: observed }, cache: new GraphCache() }) };
    const again = await rememberFindings({ ...ctx(), views: views as unknown as ConsoleContext["views"] }, counted);
    const kept = await database.client.findingRecord.findMany();
    return { again, kept: kept.map(({ kind, host, timesSeen }) => `${kind} ${host} ${timesSeen}`) };
  };
  expect(await remember(1, neutron, "live")).toEqual({ again: [], kept: [] });
  expect(await remember(1, dead, "live"), "nothing changed on the host").toEqual({ again: ["host:c2"], kept: [] });
  expect((await remember(2, dead, "live")).kept).toEqual(["agent-dead c2 1"]);
  expect((await remember(3, dead, "live")).kept).toEqual(["agent-dead c2 2"]);
  expect((await remember(4, dead, "stale")).kept, "not judged, so not healed").toEqual(["agent-dead c2 2"]);
  const { fault } = await database.client.findingRecord.findFirstOrThrow();
  expect(fault).toMatchObject({ severity: "critical", object: "Open vSwitch agent" });
  expect(await remember(5, neutron, "live")).toEqual({ again: [], kept: [] });
});

test("a test says what was answered, bounded, and a stored secret never goes to another receiver", async () => {
  receiver.answer = { status: 418, body: "x".repeat(100_000) };
  const answer = await testWebhook(ctx(), { url: receiver.url }, undefined);
  expect([answer.ok, answer.status, answer.body.length <= 4_096]).toEqual([false, 418, true]);
  expect(receiver.received[0]?.payload.text).toContain("this is a test, nothing is wrong");
  expect(await testWebhook(ctx(), { url: "http://127.0.0.1:9/" }, undefined)).toMatchObject({
    ok: false,
    status: null,
  });

  const { id } = await addWebhook(ctx(), hook({ signingSecret: "a signing key" }));
  await expect(addWebhook(ctx(), hook())).rejects.toMatchObject({ kind: "conflict" });
  const rest = { id, name: "chat", enabled: true, minSeverity: "warning" as const, drift: true };
  const moved = { ...rest, settleSeconds: 0, remindMinutes: null, url: "https://elsewhere.example.org/hook" };
  await expect(updateWebhook(ctx(), moved)).rejects.toMatchObject({ kind: "invalid" });
  await expect(testWebhook(ctx(), { id, url: moved.url }, undefined)).rejects.toMatchObject({ kind: "invalid" });
  await updateWebhook(ctx(), { ...moved, signingSecret: null });
  expect(await listWebhooks(ctx())).toMatchObject([{ origin: "https://elsewhere.example.org", isSigned: false }]);
  await removeWebhook(ctx(), { id });
  await expect(removeWebhook(ctx(), { id })).rejects.toMatchObject({ kind: "missing" });
});
