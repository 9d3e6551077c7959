import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startReceiver } from "@/server/alerts/testing/receiver";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { webhookInput } from "@/server/model/alert";
import { addWebhook } from "@/server/operations/alerts/set-webhook";
import { bundleChild } from "@/server/operations/proof/killed-console";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";

/** Two consoles on one PostgreSQL, each a process of its own. */
const backend = testDatabases().find(({ name }) => name === "PostgreSQL");
const SOON = { timeout: 60_000, interval: 100 };

let database: TestDatabase;
let world: HostWorld;
let script: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  if (backend === undefined) throw new Error("there is no PostgreSQL to test on");
  database = await backend.open();
  world = await hostWorld(database.client, []);
  script = await bundleChild(process.cwd(), "run-alert-child");
}, 600_000);
afterAll(async () => {
  await Promise.all(children.map(end));
  await world?.close();
  await database?.close();
  if (script) await rm(dirname(script), { recursive: true, force: true });
});

/** `atIt` resolves when the alerts are its duty. */
function startConsole(): { child: ChildProcess; atIt: Promise<void> } {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, BRIDGEHEAD_PROOF: database.url ?? "" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const atIt = new Promise<void>((resolve) => child.stdout?.once("data", () => resolve()));
  return { child, atIt };
}
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
const unsent = () => database.client.alertDelivery.count({ where: { state: { not: "sent" } } });

async function find(id: string): Promise<void> {
  const fault = { kind: "half-veth", host: "c1", object: id, severity: "critical", message: `${id} is broken.` };
  const seen = { firstSeen: new Date(), lastSeen: new Date(), timesSeen: 2 };
  await database.client.findingRecord.create({ data: { id, host: "c1", kind: "half-veth", fault, ...seen } });
}

test("one of two consoles sends; what it had not sent when it was killed, the other sends, and nothing twice", {
  timeout: 180_000,
}, async () => {
  const place = await startReceiver();
  const { port } = new URL(place.url);
  await place.close();
  await addWebhook(world.ctx, webhookInput.parse({ name: "chat", url: place.url, settleSeconds: 0 }));
  const first = startConsole();
  await first.atIt;
  const second = startConsole();
  await find("before");
  // nobody listens yet
  await expect.poll(() => database.client.alertDelivery.count({ where: { attempts: { gt: 0 } } }), SOON).toBe(1);
  await end(first.child);
  await database.client.alertDelivery.updateMany({ data: { attempts: 0 } });
  const receiver = await startReceiver(Number(port));
  try {
    await second.atIt;
    const told = () => receiver.received.flatMap(({ payload }) => payload.events.map(({ object }) => object));
    await expect.poll(told, SOON).toEqual(["before"]);
    const third = startConsole();
    await find("after");
    await expect.poll(told, SOON).toEqual(["before", "after"]);
    // killed between the receiver's answer and our note of it, the message would come again with the same id
    await expect.poll(unsent, SOON).toBe(0);
    await end(second.child);
    await third.atIt;
    await database.client.findingRecord.deleteMany();
    await expect.poll(told, SOON).toHaveLength(4);
    expect(told().slice(2).sort()).toEqual(["after", "before"]);
    await expect.poll(unsent, SOON).toBe(0);
  } finally {
    await receiver.close();
  }
});
