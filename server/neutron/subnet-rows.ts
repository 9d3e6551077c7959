import { z } from "zod";
import type { Tx } from "@/server/db/client";
import type { Subnet as SubnetRow } from "@/server/db/generated/client";
import type { Subnet } from "@/server/model/neutron";

/** Subnets of the built-in inventory. Writing here decides nothing; the rules are in `subnet-rules.ts`. */

/** By network, name, then id; with `networkIds` only those of these networks. */
export async function readSubnets(tx: Tx, cloudId: string, networkIds?: readonly string[]): Promise<readonly Subnet[]> {
  const where = { cloudId, ...(networkIds === undefined ? {} : { networkId: { in: [...networkIds] } }) };
  const rows = await tx.subnet.findMany({ where, orderBy: [{ networkId: "asc" }, { name: "asc" }, { id: "asc" }] });
  return rows.map(toSubnet);
}

export async function insertSubnet(tx: Tx, cloudId: string, subnet: Subnet): Promise<void> {
  const { id, networkId, cidr } = subnet;
  await tx.subnet.create({
    data: { id, cloudId, networkId, cidr, projectId: subnet.projectId ?? "", ...changingColumns(subnet) },
  });
}

/** The network, the prefix and the project are not among what changes. */
export async function updateSubnet(tx: Tx, subnet: Subnet): Promise<void> {
  await tx.subnet.update({ where: { id: subnet.id }, data: changingColumns(subnet) });
}

export async function deleteSubnet(tx: Tx, id: string): Promise<void> {
  await tx.subnet.delete({ where: { id } });
}

function changingColumns({ name, gatewayIp, dhcp, dnsServers, pools, hostRoutes }: Subnet) {
  return {
    ...{ name, gatewayIp, dhcp },
    dnsServers: [...dnsServers],
    pools: pools.map(({ start, end }) => ({ start, end })),
    hostRoutes: (hostRoutes ?? []).map(({ destination, nexthop }) => ({ destination, nexthop })),
  };
}

const poolsSchema = z.array(z.object({ start: z.string(), end: z.string() }));
const routesSchema = z.array(z.object({ destination: z.string(), nexthop: z.string() }));

function toSubnet(from: SubnetRow): Subnet {
  const { cloudId: _cloudId, createdAt: _createdAt, revision: _revision, ipv6RaMode, ...row } = from;
  return {
    ...{ ...row, pools: poolsSchema.parse(row.pools), hostRoutes: routesSchema.parse(row.hostRoutes) },
    ...(ipv6RaMode === null ? {} : { ipv6RaMode }),
  };
}
