import { join } from "node:path";
import type { Db } from "@/server/db/client";
import { DEMO_CASE_NAME, demoCaseFiles } from "@/server/hosts/case/demo-case";
import { readCase } from "@/server/hosts/case/read-case";
import { type Simulator, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import { seedInventory } from "@/server/neutron/seed-inventory";
import { applianceSecretContext } from "@/server/operations/appliances/appliance-config";
import { storeCase } from "@/server/operations/cases/import-case";
import type { ConsoleContext } from "@/server/operations/console-context";
import { addDemoHosts } from "@/server/runtime/demo-hosts";

const SIMULATOR_NAME = "oneview-simulator";
const USER = "Administrator";
const PASSWORD = "secret";

/** The built-in cloud; at the very first start of a demo also networks to map, simulated hosts and a capture to look at. Answers whether it is that. */
export async function firstContents(ctx: ConsoleContext, options: { readonly demo: boolean }): Promise<boolean> {
  const first = (await ctx.db.cloud.count({ where: { kind: "inventory" } })) === 0;
  await ctx.db.$transaction((tx) => seedInventory(tx, options));
  if (first && options.demo) {
    await addDemoHosts(ctx);
    await storeCase(ctx, DEMO_CASE_NAME, readCase(await demoCaseFiles(), { at: ctx.now() }));
  }
  return first && options.demo;
}

/** The appliance of the demo: a real HTTPS server on loopback, registered like any other with its CA. */
export async function startDemoAppliance(ctx: ConsoleContext, dataDir: string): Promise<Simulator> {
  const simulator = await startSimulator({
    port: 0,
    user: USER,
    password: PASSWORD,
    dataDir: join(dataDir, "oneview-simulator"),
  });
  await registerSimulator(ctx, simulator);
  return simulator;
}

/** Its port is another one at every start; its id, and so what is mapped to it, stays. */
async function registerSimulator(ctx: ConsoleContext, { url, caPem }: Simulator): Promise<void> {
  const known = await ctx.db.appliance.findFirst({ where: { embedded: true } });
  const id = known?.id ?? ctx.newId();
  const address = {
    url,
    username: USER,
    tlsMode: "ca",
    caPem,
    secret: ctx.vault.seal(PASSWORD, applianceSecretContext(id)),
  };
  if (known) await ctx.db.appliance.update({ where: { id }, data: address });
  else await ctx.db.appliance.create({ data: { id, name: await freeName(ctx.db), embedded: true, ...address } });
}

async function freeName(db: Db): Promise<string> {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? SIMULATOR_NAME : `${SIMULATOR_NAME}-${n}`;
    if ((await db.appliance.count({ where: { name } })) === 0) return name;
  }
}
