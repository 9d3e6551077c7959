import type { CloudStep } from "@/server/clouds/plan/cloud-step";
import type { Db } from "@/server/db/client";
import type { WrittenCollection } from "@/server/model/cloud-effect";
import type { MirroredCollection, MirroredRef } from "@/server/model/cloud-mirror";
import type { ChangeRequest } from "@/server/operations/intent/change-request";

/** Rules are mirrored with their group; network cards are not. */
const MIRRORED: Readonly<Record<WrittenCollection, MirroredCollection | null>> = {
  networks: "networks",
  subnets: "subnets",
  ports: "ports",
  "security-groups": "securityGroups",
  "security-group-rules": null,
  routers: "routers",
  floatingips: "floatingIps",
  "baremetal-ports": null,
};

/**
 * The rows of the mirror that calls may have changed or deleted: their objects, a rule's group, what went with a network,
 * and ports of a router or floating IP. Only what is asked for by id shows that it is gone.
 */
export async function touchedInCloud(
  db: Db,
  { cloudId, ...request }: ChangeRequest,
  steps: readonly CloudStep[],
): Promise<readonly MirroredRef[]> {
  const refs = (collection: MirroredCollection, rows: readonly { readonly id: string }[]): readonly MirroredRef[] =>
    rows.map(({ id }) => ({ collection, id }));
  const known = steps.flatMap(({ effect: { collection, objectId } }) => {
    const mirrored = MIRRORED[collection];
    return mirrored === null || objectId === null ? [] : [{ collection: mirrored, id: objectId }];
  });
  const group =
    request.kind === "add-security-group-rules" || request.kind === "remove-security-group-rules"
      ? refs("securityGroups", [{ id: request.securityGroupId }])
      : [];
  const owners = known.filter(({ collection }) => collection === "routers" || collection === "floatingIps");
  const gone = steps.filter(({ effect }) => effect.method === "DELETE" && effect.collection === "networks");
  const select = { id: true } as const;
  const onThem = { cloudId, networkId: { in: gone.flatMap(({ effect }) => effect.objectId ?? []) } };
  const ofThem = { cloudId, deviceId: { in: owners.map(({ id }) => id) } };
  const subnets = gone.length === 0 ? [] : await db.subnet.findMany({ where: onThem, select });
  const isAsked = gone.length + owners.length > 0;
  const ports = isAsked ? await db.port.findMany({ where: { OR: [onThem, ofThem] }, select }) : [];
  return [...known, ...group, ...refs("subnets", subnets), ...refs("ports", ports)];
}
