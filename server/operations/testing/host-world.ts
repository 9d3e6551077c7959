import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Db } from "@/server/db/client";
import type { HostSettings } from "@/server/model/host-input";
import type { PlanRun } from "@/server/model/plan-run";
import { type Plumbing, plumbingSchema } from "@/server/model/plumbing";
import { seedInventory } from "@/server/neutron/seed-inventory";
import type { ConsoleContext } from "@/server/operations/console-context";
import { type ChangeRequest, reconcileAll } from "@/server/operations/intent/change-request";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { openConsole } from "@/server/runtime/console";
import { openLog } from "@/server/runtime/log";

/** A host of a test's world. */
export type WorldHost = {
  readonly name: string;
  readonly settings: HostSettings;
  readonly plumbing: Partial<Plumbing>;
};

/** A world for tests of the whole loop on hosts: a real database, a console in this process, its observers on the hosts. */
export type HostWorld = {
  readonly ctx: ConsoleContext;
  readonly cloudId: string;
  /** Ids of the hosts by name. */
  readonly hostIds: ReadonlyMap<string, string>;
  /** Plans and applies at once. */
  apply(request: ChangeRequest): Promise<PlanRun>;
  /** What differs on all hosts, deletes picked; a row each. Empty: at rest. */
  left(): Promise<readonly string[]>;
  close(): Promise<void>;
};

const never = new AbortController().signal;

/** `dataDir`: where simulated hosts are kept, for a world that shall outlive this one. Absent: they end with it. */
export async function hostWorld(
  db: Db,
  hosts: readonly WorldHost[],
  { dataDir }: { readonly dataDir?: string } = {},
): Promise<HostWorld> {
  const cloudId = await db.$transaction((tx) => seedInventory(tx, { demo: false }));
  for (const { name, settings, plumbing } of hosts) {
    const { transport } = settings;
    const backend = transport === "simulated" ? "simulated" : "linux";
    const data = { backend, transport, settings, plumbing: plumbingSchema.parse(plumbing), hostKey: null };
    const row = { name, ownership: "managed", secret: null, ...data };
    await db.host.upsert({ where: { name }, create: row, update: data });
  }
  const dir = dataDir ?? (await mkdtemp(join(tmpdir(), "bridgehead-host-world-")));
  const console = openConsole({
    ...{ db, dataDir: dir, log: openLog({ LOG_LEVEL: "fatal" }) },
    vault: { seal: (plain) => plain, open: (sealed) => sealed },
    jobs: { schedule: async () => {}, nextRun: async () => null },
  });
  const close = async () => {
    await console.close();
    if (dataDir === undefined) await rm(dir, { recursive: true, force: true });
  };
  try {
    await console.start();
    const ctx = console.context({ kind: "user", id: "u1", name: "olivia" });
    const rows = await db.host.findMany({ select: { id: true, name: true } });
    await Promise.all(rows.map(({ id }) => ctx.refreshHost(id, never)));
    return {
      ...{ ctx, cloudId, close },
      hostIds: new Map(rows.map(({ id, name }) => [name, id])),
      apply: (request) => changeIntent(ctx, request, { mode: "apply" }, never),
      left: () => leftToDo(ctx, cloudId),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a reconciliation of everything would do, a row each; the plan itself is not kept. */
export async function leftToDo(
  ctx: ConsoleContext,
  cloudId: string,
  hostId: string | null = null,
): Promise<readonly string[]> {
  const request = { ...reconcileAll(cloudId), hostId, deletes: true };
  const plan = await changeIntent(ctx, request, { mode: "plan" }, never);
  await ctx.db.plan.delete({ where: { id: plan.id } });
  return [...plan.steps.map(({ id, why }) => `${id}: ${why}`), ...plan.notices];
}
