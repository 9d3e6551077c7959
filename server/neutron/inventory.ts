import { z } from "zod";
import type { Tx } from "@/server/db/client";
import type { Network as NetworkRow, PhysicalNetwork as PhysicalNetworkRow } from "@/server/db/generated/client";
import type { PhysicalNetwork, PhysicalNetworkType } from "@/server/model/mapping";
import type { Network } from "@/server/model/neutron";

/**
 * The built-in inventory: networks and physical networks of a cloud in the console's own database. Writing here decides
 * nothing; the rules are in `network-rules.ts`, and a change comes through a plan.
 */

/** Networks by name, then id; with `ids` only those. */
export async function readNetworks(tx: Tx, cloudId: string, ids?: readonly string[]): Promise<readonly Network[]> {
  const where = { cloudId, ...(ids === undefined ? {} : { id: { in: [...ids] } }) };
  const rows = await tx.network.findMany({ where, orderBy: [{ name: "asc" }, { id: "asc" }] });
  return rows.map(toNetwork);
}

export async function readPhysicalNetworks(tx: Tx, cloudId: string): Promise<readonly PhysicalNetwork[]> {
  const rows = await tx.physicalNetwork.findMany({ where: { cloudId }, orderBy: { name: "asc" } });
  return rows.map(toPhysicalNetwork);
}

export async function insertNetwork(tx: Tx, cloudId: string, { segments, ...network }: Network): Promise<void> {
  const several = segments === undefined ? {} : { segments: segments.map((each) => ({ ...each })) };
  await tx.network.create({ data: { ...network, ...several, cloudId } });
}

/** Provider attributes are not among what changes. */
export async function updateNetwork(tx: Tx, network: Network): Promise<void> {
  const { id, name, mtu, external, shared, adminStateUp } = network;
  await tx.network.update({ where: { id }, data: { name, mtu, external, shared, adminStateUp } });
}

export async function deleteNetwork(tx: Tx, id: string): Promise<void> {
  await tx.network.delete({ where: { id } });
}

export async function insertPhysicalNetwork(tx: Tx, physicalNetwork: PhysicalNetwork): Promise<void> {
  const { cloudId, name, types } = physicalNetwork;
  await tx.physicalNetwork.create({
    data: { cloudId, name, flat: types.includes("flat"), vlan: types.includes("vlan") },
  });
}

export async function deletePhysicalNetwork(tx: Tx, cloudId: string, name: string): Promise<void> {
  await tx.physicalNetwork.delete({ where: { cloudId_name: { cloudId, name } } });
}

export function toPhysicalNetwork(row: PhysicalNetworkRow): PhysicalNetwork {
  const types: PhysicalNetworkType[] = [];
  if (row.flat) types.push("flat");
  if (row.vlan) types.push("vlan");
  return { id: `${row.cloudId}/${row.name}`, cloudId: row.cloudId, name: row.name, types };
}

const segmentsSchema = z.array(
  z.object({
    networkType: z.string(),
    physicalNetwork: z.string().nullable(),
    segmentationId: z.number().nullable(),
  }),
);

export function toNetwork(row: NetworkRow): Network {
  const { cloudId: _cloudId, createdAt: _createdAt, revision: _revision, segments, ...network } = row;
  return segments === null ? network : { ...network, segments: segmentsSchema.parse(segments) };
}
