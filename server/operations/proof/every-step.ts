import type { Database } from "@/server/db/database";
import { type ByHand, openByHand } from "@/server/operations/proof/by-hand";
import { macOf, type Nic } from "@/server/operations/proof/nic";
import { mapTo } from "@/server/operations/testing/appliance-requests";
import type { ApplianceWorld } from "@/server/operations/testing/appliance-world";

const TENANTS = "LIG-tenant/us-tenants";
const BACKUP = "LIG-mgmt-storage/backup: tape, dc2";
const MGMT = "LIG-mgmt-storage/us-mgmt";

/** Story of the networks: what is theirs in the end. `prod-web` and `prod-db` of the demo stay as they are. */
export const NETWORKS = {
  created: "0b000000-0000-4000-8000-000000000001",
  adopted: "0b000000-0000-4000-8000-000000000002",
  replaced: "0b000000-0000-4000-8000-000000000003",
  deleted: "0b000000-0000-4000-8000-000000000004",
  forgotten: "0b000000-0000-4000-8000-000000000005",
} as const;

const PORTS = {
  added: "0c000000-0000-4000-8000-000000000001",
  repointed: "0c000000-0000-4000-8000-000000000002",
  removed: "0c000000-0000-4000-8000-000000000003",
  returned: "0c000000-0000-4000-8000-000000000004",
} as const;

const NICS: Readonly<Record<keyof typeof PORTS, Nic>> = {
  added: { server: "rack7-frame1, bay 2", portId: "Mezz 3:1-b" },
  repointed: { server: "rack7-frame1, bay 1", portId: "Mezz 3:2-a" },
  removed: { server: "rack7-frame1, bay 3", portId: "Mezz 3:2-b" },
  returned: { server: "rack7-frame1, bay 2", portId: "Mezz 3:2-a" },
};

/**
 * A world in which one reconciliation has a step of every kind to do: some of it is brought there by the console itself,
 * then intent and appliance are changed past it, as Neutron and people do.
 */
export async function dueForEveryStep(world: ApplianceWorld, { client: db }: Pick<Database, "client">): Promise<void> {
  const { cloudId } = world;
  const fabric = await world.look();
  const network = (id: string, name: string, segmentationId: number) => ({
    ...{ id, cloudId, name, projectId: "admin", networkType: "vlan", physicalNetwork: "physnet1", segmentationId },
  });
  const port = (which: keyof typeof PORTS, networkId: string, bootable: boolean) => {
    const hardware = fabric.serverHardware.find((each) => each.name === NICS[which].server);
    const info = { server_hardware_id: hardware?.uri.split("/").at(-1), bootable };
    return {
      ...{ id: PORTS[which], cloudId, networkId, name: which, projectId: "admin", vnicType: "baremetal", host: "node" },
      mac: macOf(fabric, NICS[which]),
      profile: { local_link_information: [{ switch_info: info }] },
    };
  };
  const prodWeb = await db.network.findFirstOrThrow({ where: { name: "prod-web" } });

  await db.network.createMany({
    data: [
      network(NETWORKS.replaced, "replaced", 903),
      network(NETWORKS.deleted, "deleted", 904),
      network(NETWORKS.forgotten, "forgotten", 905),
    ],
  });
  await db.port.createMany({ data: [port("removed", prodWeb.id, false), port("returned", NETWORKS.replaced, false)] });
  await applied(world.apply(mapTo(world, fabric, TENANTS, BACKUP)));

  const hand = await openByHand(world.url);
  const made = await db.reflection.findFirstOrThrow({ where: { networkId: NETWORKS.forgotten } });
  await done(hand, "DELETE", `/rest/ethernet-networks/${made.oneViewNetworkId}`);
  await done(hand, "POST", "/rest/ethernet-networks", byOriginalDriver(NETWORKS.adopted, 902));

  await db.network.update({ where: { id: NETWORKS.replaced }, data: { segmentationId: 913 } });
  await db.network.deleteMany({ where: { id: { in: [NETWORKS.deleted, NETWORKS.forgotten] } } });
  await db.network.createMany({
    data: [network(NETWORKS.created, "created", 901), network(NETWORKS.adopted, "adopted", 902)],
  });
  await db.port.updateMany({ where: { id: { in: [PORTS.removed, PORTS.returned] } }, data: { host: "" } });
  await db.port.createMany({
    data: [port("added", NETWORKS.created, true), port("repointed", NETWORKS.adopted, false)],
  });
  const mgmt = mapTo(world, fabric, MGMT);
  const group = mgmt.kind === "set-uplink-sets" ? mgmt.uplinkSets[0]?.logicalInterconnectGroupId : undefined;
  await db.uplinkSetMapping.updateMany({
    where: { cloudId, uplinkSetName: "backup: tape, dc2" },
    data: { logicalInterconnectGroupId: group ?? "", uplinkSetName: "us-mgmt" },
  });
}

async function applied(run: ReturnType<ApplianceWorld["apply"]>): Promise<void> {
  const { status, error } = await run;
  if (status !== "applied") throw new Error(`the world could not be prepared: ${status}, ${error}`);
}

async function done(hand: ByHand, method: "POST" | "DELETE", path: string, body?: unknown): Promise<void> {
  if (!(await hand.send(method, path, body))) throw new Error(`${method} ${path} was refused`);
}

function byOriginalDriver(networkId: string, vlanId: number) {
  return {
    type: "ethernet-networkV300",
    name: `Neutron [${networkId}]`,
    ...{ vlanId, ethernetNetworkType: "Tagged", purpose: "General", smartLink: false, privateNetwork: false },
  };
}
