import { createInterface } from "node:readline";
import { z } from "zod";
import { openDatabase } from "@/server/db/database";
import { hostSettings } from "@/server/model/host-input";
import { plumbingSchema } from "@/server/model/plumbing";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { toPlanRun } from "@/server/operations/plans/plan-row";
import { resumePlans } from "@/server/operations/plans/resume-plans";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";

/**
 * A console that is going to be killed while it changes hosts. It starts as a console starts, takes up what the one before
 * it left, says what it found and made of it; then, on a word, it binds or unbinds all ports and brings the hosts there.
 */
export const hostChildInput = z.object({
  projectDir: z.string(),
  dataDir: z.string(),
  hosts: z.array(z.object({ name: z.string(), settings: hostSettings, plumbing: plumbingSchema })),
});
export type HostChildInput = z.input<typeof hostChildInput>;

const never = new AbortController().signal;

async function main(): Promise<void> {
  const startedAt = new Date();
  process.stdin.on("end", () => process.exit(1));
  const { projectDir, dataDir, hosts } = hostChildInput.parse(JSON.parse(process.env.BRIDGEHEAD_PROOF ?? "{}"));
  const { client: db } = await openDatabase({ projectDir, dataDir, databaseUrl: null });
  const world = await hostWorld(db, hosts, { dataDir });
  const { ctx, cloudId } = world;
  const everything = { ...reconcileAll(cloudId), deletes: true };
  const found = await lastPlan(world);
  await resumePlans(ctx, startedAt, never);
  const resumed = await lastPlan(world);
  // the one who pressed the button presses it again when nothing came of it
  const again = found?.status === "applying" ? null : await changeIntent(ctx, everything, { mode: "apply" }, never);
  const left = await world.left();
  const statuses = (await db.plan.findMany({ select: { status: true } })).map(({ status }) => status);
  say({ found, resumed, again: again?.status ?? null, left, ghosts: await ghosts(world), statuses });

  for await (const line of createInterface({ input: process.stdin })) {
    const [host = ""] = line === "unbind" ? [""] : hosts.map(({ name }) => name);
    await db.port.updateMany({ where: { cloudId }, data: { host, vif: { hybridPlug: true, createPort: true } } });
    const plan = await changeIntent(ctx, everything, { mode: "plan" }, never);
    say({ planned: plan.steps.length });
    const { status, error } = await applyPlan(ctx, { planId: plan.id, digest: plan.digest }, never);
    say({ status, error });
  }
}

async function lastPlan({ ctx }: HostWorld) {
  const row = await ctx.db.plan.findFirst({
    orderBy: { createdAt: "desc" },
    include: { steps: { orderBy: { position: "asc" } } },
  });
  if (row === null) return null;
  const { status, steps, error } = toPlanRun(row);
  return { status, error, states: steps.map(({ state }) => state) };
}

/** Devices and chains of ports that are not bound, and bound ports without their device. */
async function ghosts({ ctx, hostIds }: HostWorld): Promise<readonly string[]> {
  const ports = await ctx.db.port.findMany({ select: { id: true, host: true } });
  return [...hostIds].flatMap(([host, id]) => {
    const state = ctx.hostState(id);
    const root = state?.namespaces.find(({ name }) => name === "");
    const ovs = (state?.ovs?.bridges ?? []).flatMap((bridge) => bridge.ports.map(({ name }) => name));
    const chains = [root?.iptables, root?.ip6tables].flatMap(
      (set) => set?.tables.flatMap((table) => table.chains.map(({ name }) => name)) ?? [],
    );
    const there = new Set([...(root?.links ?? []).map(({ name }) => name), ...ovs, ...chains]);
    const wanted = new Set(ports.filter((port) => port.host === host).map((port) => port.id.slice(0, 10)));
    const ofPort = (name: string) =>
      /^(?:tap|qbr|qvb|qvo)(.{10})/.exec(name)?.[1] ?? /^neutron-openvswi-[ios]([0-9a-f].{9})$/.exec(name)?.[1];
    const have = new Set([...there].flatMap((name) => ofPort(name) ?? []));
    return [
      ...[...have].filter((each) => !wanted.has(each)).map((each) => `${host}: ghost ${each}`),
      ...[...wanted].filter((each) => !there.has(`qvo${each}0`)).map((each) => `${host}: no port ${each}`),
    ];
  });
}

function say(what: unknown): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

await main();
