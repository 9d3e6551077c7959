import { LAB_HOSTS, plumbingOf } from "@/server/lab/hosts/story";
import { plumbingSchema } from "@/server/model/plumbing";
import type { ConsoleContext } from "@/server/operations/console-context";

/** Of the hosts that a demo begins with. */
export const DEMO_ORIGIN = "demo";

/** The columns of a simulated host that stands for one of the lab's. */
export function demoHostSettings(name: string) {
  const host = LAB_HOSTS.find((each) => each.name === name);
  const plumbing = host === undefined ? {} : { ...plumbingOf(host), bridgeUplinks: {} };
  return {
    backend: "simulated",
    transport: "simulated",
    settings: { transport: "simulated" },
    plumbing: plumbingSchema.parse({ ...plumbing, hypervisor: "simulated" }),
  };
}

/** At the very first start of a demo: hosts in memory that need no rights, and are plugged and wired like any others. */
export async function addDemoHosts(ctx: ConsoleContext): Promise<void> {
  for (const { name } of LAB_HOSTS) {
    if ((await ctx.db.host.count({ where: { name } })) > 0) continue;
    const row = { id: ctx.newId(), name, ownership: "managed", origin: DEMO_ORIGIN };
    await ctx.db.host.create({ data: { ...row, ...demoHostSettings(name) } });
  }
}
