import type { MigrationDestination } from "@/server/model/migration";
import type { OperationContext } from "@/server/operations/context";
import { readManagedHosts } from "@/server/operations/host-steps/managed-hosts";

/** The managed hosts, each with why a port cannot move there, by name. */
export async function listDestinations(
  ctx: OperationContext,
  portId: string,
): Promise<readonly MigrationDestination[]> {
  const port = await ctx.db.port.findUnique({ where: { id: portId }, select: { host: true } });
  const hosts = await readManagedHosts(ctx.db);
  return hosts.map(({ id, name }) => ({
    host: name,
    reason:
      name === port?.host
        ? "The guest is there already."
        : ctx.hostState(id) === null
          ? "It has not shown itself yet."
          : null,
  }));
}
