import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type BigCloud, HYBRID } from "@/bench/console/big-cloud";
import type { Db } from "@/server/db/client";
import { openDatabase } from "@/server/db/database";
import { applyOperations } from "@/server/hosts/backends/simulated/apply";
import { emptyHost, withUnderlay } from "@/server/hosts/backends/simulated/empty-host";
import { playHypervisor } from "@/server/hosts/backends/simulated/hypervisor";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { writeSnapshot } from "@/server/hosts/backends/simulated/snapshot";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import type { ManagedHost } from "@/server/model/plumbing";
import { insertSecurityGroupRules } from "@/server/neutron/security-group-rows";
import { seedInventory } from "@/server/neutron/seed-inventory";
import { insertSubnet } from "@/server/neutron/subnet-rows";
import { planHost } from "@/server/wiring/plan-host";

const EVERYTHING = { networkIds: null, portIds: null, routerIds: null, deletes: "perform" } as const;
const PATIENT = { timeout: 60_000 };
/** Rows of one statement: PostgreSQL takes 65,535 values in one. */
const AT_ONCE = 2_000;

/**
 * A data directory as a console leaves it that has plugged and wired all of this: the inventory in its database, and every
 * host in its file as it is after the plan for it. `npm start` goes on from there.
 */
export async function storeCloud(dataDir: string, cloud: BigCloud): Promise<void> {
  const database = await openDatabase({ projectDir: process.cwd(), dataDir, databaseUrl: null });
  try {
    await storeRows(database.client, cloud);
  } finally {
    await database.close();
  }
  for (const host of cloud.hosts) {
    const path = join(dataDir, "simulated-hosts", `${host.id}.json`);
    await mkdir(dirname(path), { recursive: true });
    await writeSnapshot(path, wired(host, cloud));
  }
}

function wired(host: ManagedHost, cloud: BigCloud): SimulatedModel {
  const bare = withUnderlay(emptyHost(host.name), host.plumbing.tunnelAddress);
  const intent = { ...cloud, routers: [], floatingIps: [] };
  const { steps, faults } = planHost({
    ...{ intent, host, hosts: cloud.hosts, scope: EVERYTHING, state: toHostState(bare, Date.now()) },
  });
  if (faults[0] !== undefined) throw new Error(`${host.name}: ${faults[0].message}`);
  const operations = steps.flatMap(({ effect }) => effect.operations);
  const applied = applyOperations(bare, operations);
  if (!applied.ok) throw applied.error;
  return playHypervisor(applied.model);
}

async function storeRows(db: Db, { networks, subnets, ports, securityGroups, hosts }: BigCloud): Promise<void> {
  const cloudId = await db.$transaction((tx) => seedInventory(tx, { demo: false }));
  await db.quota.createMany({
    data: ["network", "port", "subnet"].flatMap((resource) =>
      [...new Set(networks.map(({ projectId }) => projectId))].map((projectId) => ({
        ...{ cloudId, projectId, resource, limit: -1 },
      })),
    ),
  });
  await db.host.createMany({
    data: hosts.map(({ id, name, plumbing }) => ({
      ...{ id, name, plumbing, ownership: "managed", backend: "simulated", transport: "simulated" },
      settings: { transport: "simulated" },
    })),
  });
  await db.network.createMany({ data: networks.map((each) => ({ ...each, cloudId })) });
  await db.$transaction(async (tx) => {
    for (const subnet of subnets) await insertSubnet(tx, cloudId, subnet);
  }, PATIENT);
  for (const { rules, ...group } of securityGroups) {
    await db.securityGroup.create({ data: { ...group, cloudId } });
    await db.$transaction((tx) => insertSecurityGroupRules(tx, cloudId, group.id, rules));
  }
  for (let from = 0; from < ports.length; from += AT_ONCE) {
    const some = ports.slice(from, from + AT_ONCE);
    await db.port.createMany({
      data: some.map(({ id, name, networkId, projectId, mac, deviceOwner, deviceId, host }) => ({
        ...{ id, cloudId, name, networkId, projectId, mac, deviceOwner, deviceId, host, vif: HYBRID },
      })),
    });
    await db.ipAllocation.createMany({
      data: some.flatMap(({ id: portId, fixedIps }) => fixedIps.map((each) => ({ ...each, portId, cloudId }))),
    });
    await db.portSecurityGroup.createMany({
      data: some.flatMap(({ id: portId, securityGroupIds }) =>
        securityGroupIds.map((securityGroupId) => ({ portId, securityGroupId, cloudId })),
      ),
    });
  }
}
