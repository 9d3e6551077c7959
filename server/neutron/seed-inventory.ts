import type { Tx } from "@/server/db/client";
import type { PhysicalNetwork } from "@/server/model/mapping";
import type { Network } from "@/server/model/neutron";
import { insertNetwork, insertPhysicalNetwork } from "@/server/neutron/inventory";

export const INVENTORY_NAME = "inventory";

/**
 * Makes sure that the built-in cloud exists; answers its id. With `demo`, a cloud that is made here gets physical
 * networks and networks enough to map; one that exists is left as its operators have it.
 */
export async function seedInventory(tx: Tx, options: { demo: boolean }): Promise<string> {
  const existing = await tx.cloud.findFirst({ where: { kind: "inventory" }, orderBy: { createdAt: "asc" } });
  if (existing !== null) return existing.id;
  const cloud = await tx.cloud.create({ data: { name: INVENTORY_NAME, kind: "inventory" } });
  if (!options.demo) return cloud.id;
  for (const physicalNetwork of demoPhysicalNetworks(cloud.id)) await insertPhysicalNetwork(tx, physicalNetwork);
  for (const network of DEMO_NETWORKS) await insertNetwork(tx, cloud.id, network);
  return cloud.id;
}

function demoPhysicalNetworks(cloudId: string): readonly PhysicalNetwork[] {
  return [
    { id: `${cloudId}/physnet1`, cloudId, name: "physnet1", types: ["flat", "vlan"] },
    { id: `${cloudId}/public`, cloudId, name: "public", types: ["flat"] },
    { id: `${cloudId}/storage`, cloudId, name: "storage", types: ["flat"] },
  ];
}

const plain = {
  projectId: "admin",
  physicalNetwork: null,
  segmentationId: null,
  mtu: 1500,
  external: false,
  shared: false,
  adminStateUp: true,
  status: "ACTIVE",
};

const DEMO_NETWORKS: readonly Network[] = [
  {
    ...plain,
    id: "5d1c8f0e-2f0b-4b0a-9d4e-6c1f3f5a7b01",
    name: "ext-net",
    networkType: "flat",
    physicalNetwork: "public",
    external: true,
    shared: true,
  },
  {
    ...plain,
    id: "5d1c8f0e-2f0b-4b0a-9d4e-6c1f3f5a7b02",
    name: "storage-net",
    networkType: "flat",
    physicalNetwork: "storage",
    shared: true,
  },
  {
    ...plain,
    id: "5d1c8f0e-2f0b-4b0a-9d4e-6c1f3f5a7b03",
    name: "prod-web",
    networkType: "vlan",
    physicalNetwork: "physnet1",
    segmentationId: 120,
  },
  {
    ...plain,
    id: "5d1c8f0e-2f0b-4b0a-9d4e-6c1f3f5a7b04",
    name: "prod-db",
    networkType: "vlan",
    physicalNetwork: "physnet1",
    segmentationId: 121,
  },
  {
    ...plain,
    id: "5d1c8f0e-2f0b-4b0a-9d4e-6c1f3f5a7b05",
    name: "demo-net",
    projectId: "demo",
    networkType: "gre",
    segmentationId: 1,
    mtu: 1458,
  },
];
