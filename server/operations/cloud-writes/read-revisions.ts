import type { Tx } from "@/server/db/client";
import type { ChangeRequest } from "@/server/operations/intent/change-request";

/** The mirrored revisions of the objects that a request names, by id. */
export async function readRevisions(tx: Tx, request: ChangeRequest): Promise<ReadonlyMap<string, number>> {
  const { cloudId } = request;
  const of = (name: string) => {
    const id: unknown = name in request ? Reflect.get(request, name) : null;
    return typeof id === "string" ? { where: { id, cloudId }, select: { id: true, revision: true } } : null;
  };
  const [network, subnet, port, group, router, floatingIp] = [
    ...[of("networkId"), of("subnetId"), of("portId")],
    ...[of("securityGroupId"), of("routerId"), of("floatingIpId")],
  ];
  const rows = [
    network ? await tx.network.findFirst(network) : null,
    subnet ? await tx.subnet.findFirst(subnet) : null,
    port ? await tx.port.findFirst(port) : null,
    group ? await tx.securityGroup.findFirst(group) : null,
    router ? await tx.router.findFirst(router) : null,
    floatingIp ? await tx.floatingIp.findFirst(floatingIp) : null,
  ];
  return new Map(rows.flatMap((row) => (row === null || row.revision === null ? [] : [[row.id, row.revision]])));
}
