import { z } from "zod";
import type { Tx } from "@/server/db/client";
import { type Port as PortRow, Prisma } from "@/server/db/generated/client";
import { groupBy } from "@/server/model/group-by";
import type { Port } from "@/server/model/neutron";
import { portStatus, portVifType } from "@/server/neutron/port-status";

/** Ports of the built-in inventory with their addresses and groups. Writing here decides nothing; a change comes through a plan. */

/** By name, then id; with `networkIds` only those on these networks. */
export async function readPorts(tx: Tx, cloudId: string, networkIds?: readonly string[]): Promise<readonly Port[]> {
  const onNetworks = networkIds === undefined ? Prisma.empty : Prisma.sql`AND "networkId" = ANY(${[...networkIds]})`;
  const isTheirs =
    networkIds === undefined
      ? Prisma.empty
      : Prisma.sql`AND "portId" IN (SELECT "id" FROM "port" WHERE "cloudId" = ${cloudId} ${onNetworks})`;
  const rows = await readJson<PortRow>(
    tx,
    Prisma.sql`SELECT json_agg(row_to_json("port") ORDER BY "name", "id")::text AS "json"
      FROM "port" WHERE "cloudId" = ${cloudId} ${onNetworks}`,
  );
  const addresses = await readJson<OfPort<Port["fixedIps"][number]>>(
    tx,
    Prisma.sql`SELECT json_agg(row_to_json("ip_allocation") ORDER BY "position", "address")::text AS "json"
      FROM "ip_allocation" WHERE "cloudId" = ${cloudId} ${isTheirs}`,
  );
  const groups = await readJson<OfPort<{ readonly securityGroupId: string }>>(
    tx,
    Prisma.sql`SELECT json_agg(row_to_json("port_security_group") ORDER BY "securityGroupId")::text AS "json"
      FROM "port_security_group" WHERE "cloudId" = ${cloudId} ${isTheirs}`,
  );
  const fixedIps = groupBy(addresses, ({ portId }) => portId);
  const securityGroups = groupBy(groups, ({ portId }) => portId);
  return rows.map((row) =>
    toPort({ ...row, fixedIps: fixedIps.get(row.id) ?? [], securityGroups: securityGroups.get(row.id) ?? [] }),
  );
}

type OfPort<T> = T & { readonly portId: string };

/** Rows as one JSON text: of 20,000 ports, rows and their relations take the database's client twice as long. */
async function readJson<T>(tx: Tx, query: Prisma.Sql): Promise<readonly T[]> {
  const [found] = await tx.$queryRaw<{ json: string | null }[]>(query);
  return JSON.parse(found?.json ?? "[]");
}

export async function insertPort(tx: Tx, cloudId: string, port: Port): Promise<void> {
  const { id, networkId, projectId, mac, vnicType } = port;
  await tx.port.create({ data: { id, cloudId, networkId, projectId, mac, vnicType, ...changingColumns(port) } });
  await writeAddressesAndGroups(tx, cloudId, port);
}

/** Network, project, MAC and vnic type are not among what changes. */
export async function updatePort(tx: Tx, port: Port): Promise<void> {
  const { id } = port;
  const { cloudId } = await tx.port.update({ where: { id }, data: changingColumns(port), select: { cloudId: true } });
  await tx.ipAllocation.deleteMany({ where: { portId: id } });
  await tx.portSecurityGroup.deleteMany({ where: { portId: id } });
  await writeAddressesAndGroups(tx, cloudId, port);
}

/** Its addresses and memberships go along. */
export async function deletePort(tx: Tx, id: string): Promise<void> {
  await tx.port.delete({ where: { id } });
}

async function writeAddressesAndGroups(tx: Tx, cloudId: string, port: Port): Promise<void> {
  const { id: portId, fixedIps, securityGroupIds } = port;
  if (fixedIps.length > 0) {
    await tx.ipAllocation.createMany({
      data: fixedIps.map(({ subnetId, address }, position) => ({ cloudId, portId, subnetId, address, position })),
    });
  }
  if (securityGroupIds.length > 0) {
    await tx.portSecurityGroup.createMany({
      data: securityGroupIds.map((securityGroupId) => ({ cloudId, portId, securityGroupId })),
    });
  }
}

/** A port without a profile has an empty one, so that the column never holds JSON's null. */
function changingColumns(port: Port) {
  const { name, deviceOwner, deviceId, host, adminStateUp, profile, vif } = port;
  return {
    ...{ name, deviceOwner, deviceId, host, adminStateUp },
    profile: json(profile ?? {}),
    allowedAddressPairs: json(port.allowedAddressPairs ?? []),
    portSecurity: port.portSecurity ?? true,
    vif: vif === undefined ? Prisma.DbNull : json(vif),
    inactiveBindings: json(port.inactiveBindings ?? []),
  };
}

function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value));
}

const vifSchema = z.object({ hybridPlug: z.boolean(), createPort: z.boolean() });
const bindingsSchema = z.array(
  z.object({ host: z.string(), vif: vifSchema, profile: z.record(z.string(), z.unknown()) }),
);
const pairsSchema = z.array(z.object({ address: z.string(), mac: z.string().exactOptional() }));

type PortWithParts = PortRow & {
  readonly fixedIps: readonly { readonly subnetId: string; readonly address: string }[];
  readonly securityGroups: readonly { readonly securityGroupId: string }[];
};

function toPort(row: PortWithParts): Port {
  const { id, name, networkId, projectId, mac, deviceOwner, deviceId, host, vnicType, adminStateUp } = row;
  const profile = typeof row.profile === "object" && !Array.isArray(row.profile) ? row.profile : null;
  const vif = row.vif === null ? {} : { vif: vifSchema.parse(row.vif) };
  const inactiveBindings = bindingsSchema.parse(row.inactiveBindings);
  return {
    ...{ id, name, networkId, projectId, mac, deviceOwner, deviceId, host, vnicType, adminStateUp },
    fixedIps: row.fixedIps.map(({ subnetId, address }) => ({ subnetId, address })),
    vifType: row.vifType ?? portVifType({ host, ...vif }),
    status: row.status ?? portStatus(row),
    securityGroupIds: row.securityGroups.map(({ securityGroupId }) => securityGroupId),
    profile: profile !== null && Object.keys(profile).length > 0 ? profile : null,
    allowedAddressPairs: pairsSchema.parse(row.allowedAddressPairs),
    portSecurity: row.portSecurity,
    ...vif,
    ...(inactiveBindings.length === 0 ? {} : { inactiveBindings }),
  };
}
