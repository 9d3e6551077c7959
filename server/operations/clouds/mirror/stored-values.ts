import type { CollectionName } from "@/server/clouds/collections";
import { type MirrorRef, type MirrorRow, refKey } from "@/server/clouds/mirror/mirror-rows";
import type { Db } from "@/server/db/client";
import { readAgents } from "@/server/neutron/agent-rows";
import { readFloatingIps } from "@/server/neutron/floating-ip-rows";
import { readNetworks } from "@/server/neutron/inventory";
import { readPorts } from "@/server/neutron/port-rows";
import { readRouters } from "@/server/neutron/router-rows";
import { readSecurityGroups } from "@/server/neutron/security-group-rows";
import { readSubnets } from "@/server/neutron/subnet-rows";

/** The stored values of these rows. Few are asked for in a cloud that has revisions. */
export async function readStoredValues(
  db: Db,
  cloudId: string,
  wanted: readonly MirrorRow[],
): Promise<ReadonlyMap<string, MirrorRow>> {
  const values = new Map<string, MirrorRow>();
  const has = (name: CollectionName) => wanted.some(({ collection }) => collection === name);
  const add = (row: MirrorRow) => values.set(refKey(row satisfies MirrorRef), row);
  const revision = null;
  const networkIds = [
    ...new Set(
      wanted.flatMap((row) =>
        row.collection === "ports" || row.collection === "subnets" ? [row.value.networkId] : [],
      ),
    ),
  ];
  if (has("networks")) {
    const ids = wanted.flatMap(({ collection, id }) => (collection === "networks" ? [id] : []));
    for (const value of await readNetworks(db, cloudId, ids))
      add({ collection: "networks", id: value.id, value, revision });
  }
  if (has("subnets")) {
    for (const value of await readSubnets(db, cloudId, networkIds)) {
      add({ collection: "subnets", id: value.id, value, revision });
    }
  }
  if (has("securityGroups")) {
    for (const value of await readSecurityGroups(db, cloudId)) {
      add({ collection: "securityGroups", id: value.id, value, revision });
    }
  }
  if (has("routers")) {
    for (const value of await readRouters(db, cloudId)) add({ collection: "routers", id: value.id, value, revision });
  }
  if (has("ports")) {
    for (const value of await readPorts(db, cloudId, networkIds)) {
      add({ collection: "ports", id: value.id, value, revision });
    }
  }
  if (has("floatingIps")) {
    for (const value of await readFloatingIps(db, cloudId)) {
      add({ collection: "floatingIps", id: value.id, value, revision });
    }
  }
  if (has("agents")) {
    for (const value of await readAgents(db, cloudId)) add({ collection: "agents", id: value.id, value, revision });
  }
  return values;
}
