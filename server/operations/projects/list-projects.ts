import type { Db } from "@/server/db/client";
import type { ProjectView } from "@/server/model/project";
import { readNetworkIntent } from "@/server/neutron/network-intent-rows";
import type { OperationContext } from "@/server/operations/context";
import { resolveCloud } from "@/server/operations/intent/resolve";

/** Every project of a cloud that owns something, has a quota or was given a name; by name, then id. */
export async function listProjects(
  ctx: OperationContext,
  input: { readonly cloudId?: string | undefined },
): Promise<readonly ProjectView[]> {
  const { id: cloudId } = await resolveCloud(ctx.db, input.cloudId);
  const names = await namesOfProjects(ctx.db, cloudId);
  const intent = await readNetworkIntent(ctx.db, cloudId);
  const quotas = await ctx.db.quota.findMany({ where: { cloudId }, select: { projectId: true } });
  const { networks, subnets, ports, securityGroups, routers, floatingIps } = intent;
  const owned = [...networks, ...subnets, ...ports, ...securityGroups, ...routers, ...floatingIps, ...quotas];
  const ids = new Set([...names.keys(), ...owned.map(({ projectId = "" }) => projectId)]);
  ids.delete("");
  return [...ids]
    .map((id) => ({
      ...{ cloudId, id, name: names.get(id) ?? id },
      networks: networks.filter((each) => each.projectId === id).length,
      ports: ports.filter((each) => each.projectId === id).length,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1));
}

/** Of those that were given one. */
export async function namesOfProjects(db: Db, cloudId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db.project.findMany({ where: { cloudId } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
