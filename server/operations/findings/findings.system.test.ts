import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import { LAB_GUESTS, LAB_HOSTS, plumbingOf } from "@/server/lab/hosts/story";
import type { HostOperation } from "@/server/model/host-operation";
import { storeCase } from "@/server/operations/cases/import-case";
import { readFindings } from "@/server/operations/findings/read-findings";
import { type CountedObservations, rememberFindings } from "@/server/operations/findings/remember-findings";
import { playStory } from "@/server/operations/story/play-story";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";

/** The demo's simulated hosts with the lab's story on them, which are healthy, and a guest's veth that somebody moved. */
const [pglite] = testDatabases();
const guest = LAB_GUESTS.find(({ host }) => host === "c1");
if (pglite === undefined || guest === undefined) throw new Error("there is nothing to test with");
const qvb = `qvb${guest.portId.slice(0, 11)}`;
const qbr = `qbr${guest.portId.slice(0, 11)}`;
const signal = new AbortController().signal;
const counted: CountedObservations = new Map();

let database: TestDatabase;
let world: HostWorld;

beforeAll(async () => {
  database = await pglite.open();
  world = await hostWorld(
    database.client,
    LAB_HOSTS.map((host) => ({
      name: host.name,
      settings: { transport: "simulated" as const },
      plumbing: { ...plumbingOf(host), bridgeUplinks: {}, hypervisor: "simulated" as const },
    })),
  );
  await playStory(world.ctx, world.cloudId, signal);
}, 240_000);
afterAll(async () => {
  await world?.close();
  await database?.close();
});

const c1 = () => {
  const id = world.hostIds.get("c1");
  if (id === undefined) throw new Error("there is no c1");
  return id;
};
const perform = async (operations: readonly HostOperation[]) => {
  for await (const { outcome } of world.ctx.performOnHost(c1(), [{ kind: "host.change", hostId: c1(), operations }], {
    signal,
  })) {
    expect(outcome).toEqual({ ok: true });
  }
  await world.ctx.refreshHost(c1(), signal);
};
const moveVeth = (master: string | null) => perform([{ op: "link.set", namespace: "", name: qvb, master }]);
const short = async (input: Parameters<typeof readFindings>[1] = {}) =>
  (await readFindings(world.ctx, input)).map(({ kind, host, object, timesSeen }) => [kind, host, object, timesSeen]);

test("the demo's hosts show nothing to warn of", async () => {
  const found = await readFindings(world.ctx, {});
  expect(found.filter(({ severity }) => severity !== "info")).toEqual([]);
});

test("a fault is unconfirmed at first, confirmed by a second observation, and forgotten when it is mended", async () => {
  const wrong = (times: number) => [
    ["half-veth", "c1", qbr, times],
    ["half-veth", "c1", qvb, times],
  ];
  await rememberFindings(world.ctx, counted);
  await moveVeth(null);
  expect(await short({ hostId: c1() }), "shown at once").toEqual(wrong(1));
  expect(await rememberFindings(world.ctx, counted), "asks for a second look").toEqual([c1()]);
  await rememberFindings(world.ctx, counted);
  expect(await short(), "the same observation counts once").toEqual(wrong(1));
  const [before] = await readFindings(world.ctx, {});
  await new Promise((resolve) => setTimeout(resolve, 5));
  await world.ctx.refreshHost(c1(), signal);
  expect(await rememberFindings(world.ctx, counted)).toEqual([]);
  expect(await short({ hostId: "c1" })).toEqual(wrong(2));
  expect(await short({ hostId: "c2" })).toEqual([]);
  const [after] = await readFindings(world.ctx, {});
  expect([after?.id, after?.firstSeen]).toEqual([before?.id, before?.firstSeen]);
  await expect(readFindings(world.ctx, { hostId: "c9" })).rejects.toMatchObject({ kind: "missing" });

  await moveVeth(qbr);
  await rememberFindings(world.ctx, counted);
  expect(await short()).toEqual([]);
  expect(await database.client.findingRecord.count()).toBe(0);
});

test("a case's faults are as old as its upload", async () => {
  const contents = readCase(await readFolder("fixtures/captures/iesgn"), { at: 0 });
  const neutron = contents.neutron && {
    ...contents.neutron,
    agents: contents.neutron.agents.map((agent) => ({ ...agent, alive: agent.host !== "c2" })),
  };
  const healthy = await storeCase(world.ctx, "healthy", contents);
  expect(await short({ caseId: healthy.caseId })).toEqual([]);
  const { caseId } = await storeCase(world.ctx, "c2's agent is dead", { ...contents, neutron });
  const [found, ...others] = await readFindings(world.ctx, { caseId });
  const { createdAt } = await database.client.case.findUniqueOrThrow({ where: { id: caseId } });
  expect(found).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    ...{ kind: "agent-dead", severity: "critical", host: "c2", object: "Open vSwitch agent", nodeId: "host:c2" },
    message: expect.stringContaining("on c2 does not report"),
    remedy: expect.any(String),
    statements: [
      expect.objectContaining({ by: "cloud", name: "Neutron", says: expect.stringContaining("is not alive") }),
      { by: "host", name: "c2", says: expect.stringMatching(/^neutron-openvswitch-agent runs \(pid \d+\)$/) },
    ],
    ...{ firstSeen: createdAt, timesSeen: 1 },
  });
  expect(others).toEqual([]);
  expect(await database.client.findingRecord.count(), "a case is remembered by itself").toBe(0);
});
