import { z } from "zod";
import type { Tx } from "@/server/db/client";
import type { Router as RouterRow } from "@/server/db/generated/client";
import type { Router } from "@/server/model/neutron";

/** Routers of the built-in inventory; their interfaces are ports. Writing here decides nothing; a change comes through a plan. */

/** By name, then id. */
export async function readRouters(tx: Tx, cloudId: string): Promise<readonly Router[]> {
  const rows = await tx.router.findMany({ where: { cloudId }, orderBy: [{ name: "asc" }, { id: "asc" }] });
  return rows.map(toRouter);
}

export async function insertRouter(tx: Tx, cloudId: string, router: Router): Promise<void> {
  const { id, projectId } = router;
  await tx.router.create({ data: { id, cloudId, projectId, ...changingColumns(router) } });
}

export async function updateRouter(tx: Tx, router: Router): Promise<void> {
  await tx.router.update({ where: { id: router.id }, data: changingColumns(router) });
}

export async function deleteRouter(tx: Tx, id: string): Promise<void> {
  await tx.router.delete({ where: { id } });
}

function changingColumns({ name, externalNetworkId, externalAddresses, snat, status, routes }: Router) {
  return {
    ...{ name, externalNetworkId, snat, status },
    externalAddresses: [...externalAddresses],
    routes: (routes ?? []).map(({ destination, nexthop }) => ({ destination, nexthop })),
  };
}

const routesSchema = z.array(z.object({ destination: z.string(), nexthop: z.string() }));

function toRouter({ cloudId: _cloudId, createdAt: _createdAt, revision: _revision, ...row }: RouterRow): Router {
  return { ...row, routes: routesSchema.parse(row.routes) };
}
