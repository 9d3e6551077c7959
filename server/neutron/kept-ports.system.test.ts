import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Tx } from "@/server/db/client";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { insertNetwork } from "@/server/neutron/inventory";
import { deletePort, insertPort, readPorts, updatePort } from "@/server/neutron/port-rows";
import { insertSubnet } from "@/server/neutron/subnet-rows";
import { inside, port, privateNet } from "@/server/neutron/testing/story";

const CLOUD = "cloud-of-kept-ports";
const IDS: readonly string[] = ["p-10", "p-11", "p-12", "p-13"];

const onNetwork = (tx: Tx) => readPorts(tx, CLOUD, [privateNet.id]);
const whole = (tx: Tx) => readPorts(tx, CLOUD);

describe.each(testDatabases())("ports that are read again on $name", ({ open }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.clear();
    await seed(database.client);
  });
  afterAll(() => database?.close());

  it("are the same list while nobody has written them, and another after that", async () => {
    const { client } = database;
    const first = await whole(client);
    expect(first.map(({ id }) => id)).toEqual(["p-10", "p-11"]);
    expect(await whole(client)).toBe(first);
    await client.network.update({ where: { id: privateNet.id }, data: { name: "renamed" } });
    expect(await whole(client)).toBe(first);
    await client.ipAllocation.updateMany({ where: { portId: "p-10" }, data: { address: "192.168.1.99" } });
    const readdressed = await whole(client);
    expect(readdressed[0]?.fixedIps).toEqual([{ subnetId: inside.id, address: "192.168.1.99" }]);
    expect(readdressed[1]).toBe(first[1]);
    await client.$transaction(async (tx) => insertPort(tx, CLOUD, aPort("p-12", 12)));
    await client.$transaction(async (tx) => deletePort(tx, "p-12"));
    expect(await whole(client)).toStrictEqual(readdressed);
  });

  it("are what the own transaction wrote, each time that it writes, and forgotten with it", async () => {
    const { client } = database;
    const before = await whole(client);
    const undone = client.$transaction(async (tx) => {
      for (const name of ["once", "twice", "three times"]) {
        await updatePort(tx, { ...aPort("p-10", 10), name });
        expect((await whole(tx)).map((each) => each.name)).toContain(name);
        expect(await whole(tx)).toStrictEqual(await onNetwork(tx));
      }
      throw new Error("not kept");
    });
    await expect(undone).rejects.toThrow("not kept");
    expect(await whole(client)).toBe(before);
  });

  it("are those of each of two databases with the same cloud", async () => {
    const other = await open();
    try {
      await seed(other.client);
      await other.client.port.update({ where: { id: "p-10" }, data: { name: "of the other" } });
      for (let n = 0; n < 2; n += 1) {
        expect((await whole(database.client)).map(({ name }) => name)).not.toContain("of the other");
        expect((await whole(other.client)).map(({ name }) => name)).toContain("of the other");
      }
    } finally {
      await other.close();
    }
  });

  it("equal what is read without a memory, whatever is written and undone in between", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(transaction, { maxLength: 8 }), async (transactions) => {
        for (const { writes, undo } of transactions) {
          const done = database.client.$transaction(async (tx) => {
            for (const write of writes) {
              await perform(tx, write);
              if (write.look) expect(await whole(tx)).toStrictEqual(await onNetwork(tx));
            }
            if (undo) throw new Undone();
          });
          await done.catch((error: unknown) => {
            if (!(error instanceof Undone)) throw error;
          });
          expect(await whole(database.client)).toStrictEqual(await onNetwork(database.client));
        }
      }),
      { numRuns: 25 },
    );
  });
});

class Undone extends Error {}

const write = fc.record({
  id: fc.constantFrom(...IDS),
  kind: fc.constantFrom("insert", "rename", "move", "delete"),
  n: fc.nat({ max: 3 }),
  look: fc.boolean(),
});
const transaction = fc.record({ writes: fc.array(write, { minLength: 1, maxLength: 4 }), undo: fc.boolean() });

async function perform(tx: Tx, { id, kind, n }: { id: string; kind: string; n: number }): Promise<void> {
  const is = (await tx.port.count({ where: { id } })) > 0;
  const last = 10 + 10 * IDS.indexOf(id) + n;
  if (kind === "insert" && !is) await insertPort(tx, CLOUD, aPort(id, last));
  if (kind === "rename" && is) await tx.port.update({ where: { id }, data: { name: `${id} ${n}` } });
  if (kind === "move" && is) await updatePort(tx, aPort(id, last));
  if (kind === "delete" && is) await deletePort(tx, id);
}

async function seed(client: TestDatabase["client"]): Promise<void> {
  await client.$transaction(async (tx) => {
    await tx.cloud.create({ data: { id: CLOUD, name: "inventory", kind: "inventory" } });
    await insertNetwork(tx, CLOUD, privateNet);
    await insertSubnet(tx, CLOUD, inside);
    for (const [at, id] of IDS.slice(0, 2).entries()) await insertPort(tx, CLOUD, aPort(id, 10 + 10 * at));
  });
}

function aPort(id: string, last: number) {
  return port(id, privateNet.id, { subnetId: inside.id, address: `192.168.1.${last}` });
}
