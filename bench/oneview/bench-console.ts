import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApplianceProcess, applianceLogin } from "@/bench/oneview/appliance-process";
import { type Database, openDatabase } from "@/server/db/database";
import type { FabricState } from "@/server/model/fabric-state";
import type { Network } from "@/server/model/neutron";
import { seedInventory } from "@/server/neutron/seed-inventory";
import { resourceId } from "@/server/oneview/resource-uri";
import { addAppliance } from "@/server/operations/appliances/add-appliance";
import type { ConsoleContext } from "@/server/operations/console-context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { type Console, openConsole } from "@/server/runtime/console";
import { openLog } from "@/server/runtime/log";
import { openSecretBox } from "@/server/secrets/secret-box";

export const PHYSICAL_NETWORK = "bench";
const GROUP = "LIG-tenant";
const UPLINK_SET = "us-tenants";
const FIRST_VLAN = 1_000;
const never = new AbortController().signal;

export type BenchConsole = {
  readonly ctx: ConsoleContext;
  readonly cloudId: string;
  /** What the physical network is mapped to: a group with two logical interconnects. */
  readonly mapping: { readonly groupId: string; readonly uplinkSetName: string };
  /** Networks on the mapped physical network, written into the inventory past the loop: the appliance has none of them. */
  intend(count: number): Promise<readonly Network[]>;
  /** Takes networks out of the inventory past the loop. */
  forget(networks: readonly Network[]): Promise<void>;
  close(): Promise<void>;
};

/** The console as it runs, on a database on disk, with one appliance and a physical network that is mapped there. */
export async function openBenchConsole(appliance: ApplianceProcess): Promise<BenchConsole> {
  const dataDir = await mkdtemp(join(tmpdir(), "bridgehead-bench-"));
  let database: Database | null = null;
  let opened: Console | null = null;
  const close = async () => {
    await opened?.close();
    await database?.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    database = await openDatabase({ projectDir: process.cwd(), dataDir, databaseUrl: null });
    const db = database.client;
    const jobs = { schedule: async () => {}, nextRun: async () => null };
    const log = openLog({ LOG_LEVEL: "warn" });
    opened = openConsole({ db, vault: openSecretBox(randomBytes(32)), log, jobs, dataDir });
    const cloudId = await db.$transaction((tx) => seedInventory(tx, { demo: false }));
    await db.physicalNetwork.create({ data: { cloudId, name: PHYSICAL_NETWORK, vlan: true } });
    await opened.start();
    // more networks than a project may have by default
    await db.quota.create({ data: { cloudId, projectId: "bench", resource: "network", limit: -1 } });
    const ctx = opened.context({ kind: "system", id: null, name: "bench" });
    const { url, caPem } = appliance;
    const tls = caPem === null ? ({ mode: "insecure" } as const) : ({ mode: "ca", caPem } as const);
    const { id: applianceId } = await addAppliance(ctx, { name: "oneview", url, ...applianceLogin, tls });
    const mapping = mappingOn(await ctx.refreshFabric(applianceId, never));
    const asked = { logicalInterconnectGroupId: mapping.groupId, uplinkSetName: mapping.uplinkSetName };
    await applied(ctx, {
      kind: "set-uplink-sets",
      ...{ cloudId, applianceId, physicalNetwork: PHYSICAL_NETWORK, uplinkSets: [asked] },
    });
    return {
      ctx,
      cloudId,
      mapping,
      intend: async (count) => {
        const networks = Array.from({ length: count }, (_, index) => networkWith(ctx.newId(), FIRST_VLAN + index));
        await db.network.createMany({ data: networks.map((each) => ({ ...each, cloudId })) });
        return networks;
      },
      forget: async (networks) => {
        await db.network.deleteMany({ where: { id: { in: networks.map((each) => each.id) } } });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A change that is not the thing measured must simply work. */
async function applied(ctx: ConsoleContext, request: ChangeRequest): Promise<void> {
  const plan = await changeIntent(ctx, request, { mode: "apply" }, never);
  if (plan.status !== "applied") throw new Error(`${plan.title}: ${plan.status}: ${plan.error}`);
}

function mappingOn({ groups }: FabricState): BenchConsole["mapping"] {
  const group = groups.find((each) => each.name === GROUP);
  if (group === undefined) throw new Error(`the simulator's story has no group ${GROUP}`);
  return { groupId: resourceId(group.uri), uplinkSetName: UPLINK_SET };
}

function networkWith(id: string, vlan: number): Network {
  return {
    ...{ id, name: `net-${vlan}`, projectId: "bench", networkType: "vlan", physicalNetwork: PHYSICAL_NETWORK },
    ...{ segmentationId: vlan, mtu: 1_500, external: false, shared: false, adminStateUp: true, status: "ACTIVE" },
  };
}
