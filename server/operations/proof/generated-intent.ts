import fc from "fast-check";
import type { Db } from "@/server/db/client";
import type { FabricState } from "@/server/model/fabric-state";
import { macOf, type Nic } from "@/server/operations/proof/nic";

/** Few of everything, so that VLANs, sets and NICs meet as often as possible. Network ids begin with `0f`. */
const NETWORKS = [1, 2, 3, 4, 5].map((n) => `0f000000-0000-4000-8000-00000000000${n}`);
export const NICS: readonly Nic[] = [
  { server: "rack7-frame1, bay 1", portId: "Mezz 3:1-b" },
  { server: "rack7-frame1, bay 2", portId: "Mezz 3:2-a" },
  { server: "rack7-frame1, bay 3", portId: "Mezz 2:2-c" },
  { server: "rack7-frame1, bay 5", portId: "Mezz 3:2-d" },
  { server: "rack7-frame2, bay 4", portId: "Mezz 3:1-a" },
];
const SETS = {
  physnet1: ["LIG-tenant/us-tenants", "LIG-tenant/prod-uplinks", "LIG-tenant/us-flat"],
  physnet2: ["LIG-mgmt-storage/us-mgmt", "LIG-mgmt-storage/backup: tape, dc2", "LIG-mgmt-storage/us-flat"],
};
type Physnet = keyof typeof SETS;

export type GeneratedIntent = {
  readonly networks: readonly { id: string; physnet: Physnet; vlan: number | null }[];
  readonly sets: Readonly<Record<Physnet, readonly string[]>>;
  /** A OneView network that stands for the physical network; then no sets. */
  readonly flat: Readonly<Record<Physnet, string | null>>;
  readonly ports: readonly { nic: number; network: number; isBound: boolean; bootable: boolean }[];
};

const seldom = (names: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: names });

const physnets = fc.constantFrom<Physnet>("physnet1", "physnet2");

export const intents: fc.Arbitrary<GeneratedIntent> = fc.record({
  networks: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(...NETWORKS),
      physnet: physnets,
      vlan: fc.constantFrom(1_001, 1_002, 1_003, null),
    }),
    { selector: (each) => each.id, minLength: 2 },
  ),
  sets: fc.record({ physnet1: fc.subarray(SETS.physnet1, { minLength: 1 }), physnet2: fc.subarray(SETS.physnet2) }),
  flat: fc.record({
    physnet1: seldom(fc.constantFrom("provisioning", "tenant-100")),
    physnet2: seldom(fc.constant("storage-flat")),
  }),
  ports: fc.uniqueArray(
    fc.record({
      nic: fc.nat(NICS.length - 1),
      network: fc.nat(4),
      isBound: fc.constantFrom(true, true, false),
      bootable: fc.boolean(),
    }),
    { selector: (each) => each.nic },
  ),
});

/** Replaces what the cloud intends, past the console, as a Neutron does. The mirror stays. */
export async function writeIntent(
  db: Db,
  where: { readonly cloudId: string; readonly applianceId: string },
  fabric: FabricState,
  intent: GeneratedIntent,
): Promise<void> {
  const { cloudId, applianceId } = where;
  const uuid = (uri: string | undefined) => uri?.split("/").at(-1) ?? "";
  await db.port.deleteMany({ where: { cloudId } });
  await db.network.deleteMany({ where: { cloudId } });
  await db.uplinkSetMapping.deleteMany({ where: { cloudId } });
  await db.flatMapping.deleteMany({ where: { cloudId } });
  await db.network.createMany({
    data: intent.networks.map(({ id, physnet, vlan }) => ({
      ...{
        id,
        cloudId,
        name: `net ${id.slice(-1)}`,
        projectId: "admin",
        physicalNetwork: physnet,
        segmentationId: vlan,
      },
      networkType: vlan === null ? "flat" : "vlan",
    })),
  });
  for (const physnet of ["physnet1", "physnet2"] as const) {
    const flat = intent.flat[physnet];
    if (flat === null) {
      await db.uplinkSetMapping.createMany({
        data: intent.sets[physnet].map((path, position) => {
          const [name, uplinkSetName = ""] = path.split("/");
          const group = fabric.groups.find((each) => each.name === name)?.uri;
          return {
            cloudId,
            applianceId,
            physicalNetwork: physnet,
            logicalInterconnectGroupId: uuid(group),
            uplinkSetName,
            position,
          };
        }),
      });
    } else {
      const network = fabric.networks.find((each) => each.name === flat)?.uri;
      await db.flatMapping.create({
        data: { cloudId, applianceId, physicalNetwork: physnet, oneViewNetworkId: uuid(network) },
      });
    }
  }
  await db.port.createMany({
    data: intent.ports.map(({ nic: index, network, isBound, bootable }) => {
      const nic = NICS[index] ?? { server: "", portId: "" };
      const hardware = fabric.serverHardware.find((each) => each.name === nic.server)?.uri;
      const networkId = intent.networks[network % intent.networks.length]?.id ?? "";
      const info = { server_hardware_id: uuid(hardware), bootable };
      return {
        ...{ id: `0e000000-0000-4000-8000-00000000000${index}`, cloudId, networkId, name: `port ${index}` },
        ...{ projectId: "admin", vnicType: "baremetal", host: isBound ? "node" : "", mac: macOf(fabric, nic) },
        profile: { local_link_information: [{ switch_info: info }] },
      };
    }),
  });
}
