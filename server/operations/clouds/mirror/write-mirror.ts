import type { CollectionName } from "@/server/clouds/collections";
import type { MirrorRef, MirrorRow } from "@/server/clouds/mirror/mirror-rows";
import type { Tx } from "@/server/db/client";
import type { Port, SecurityGroup } from "@/server/model/neutron";
import { deleteWhereIn, GIVEN_IDS, insertRows, upsertRows } from "@/server/operations/clouds/mirror/bulk";
import { ALLOCATIONS, MEMBERSHIPS, MIRROR_TABLES, RULES } from "@/server/operations/clouds/mirror/mirror-tables";

/**
 * Writes rows of one collection as the cloud has them, with what hangs on them. What another stored row still holds of
 * theirs (a MAC, an address) is taken from it: that row is changed or deleted by the same reading, and is compared by value
 * until then.
 */
export async function upsertMirrored(tx: Tx, cloudId: string, name: CollectionName, rows: readonly MirrorRow[]) {
  if (name === "ports") await upsertPorts(tx, cloudId, rows);
  else {
    if (name === "floatingIps") await takeFloatingAddresses(tx, rows);
    await upsertRows(
      tx,
      MIRROR_TABLES[name],
      rows.map((row) => ({ ...columnsOf(row), cloudId })),
    );
  }
}

/** The rules of groups that were written, once all groups that they may name are there. */
export async function replaceRules(tx: Tx, cloudId: string, groups: readonly SecurityGroup[]): Promise<void> {
  const rules = groups.flatMap(({ id, rules }) => rules.map((rule) => ({ ...rule, cloudId, securityGroupId: id })));
  await tx.$executeRawUnsafe(
    `DELETE FROM "security_group_rule" WHERE "securityGroupId" IN (${GIVEN_IDS})
     AND "id" NOT IN (SELECT jsonb_array_elements_text($2::jsonb))`,
    JSON.stringify(groups.map(({ id }) => id)),
    JSON.stringify(rules.map(({ id }) => id)),
  );
  await upsertRows(tx, RULES, rules);
}

/** Rows of one collection. What the cloud takes away along with them goes too. */
export async function deleteMirrored(tx: Tx, name: CollectionName, refs: readonly MirrorRef[]): Promise<void> {
  const ids = refs.map(({ id }) => id);
  if (name === "securityGroups") await deleteWhereIn(tx, "security_group_rule", "remoteGroupId", ids);
  await deleteWhereIn(tx, MIRROR_TABLES[name].name, "id", ids);
}

async function upsertPorts(tx: Tx, cloudId: string, rows: readonly MirrorRow[]): Promise<void> {
  const ports = rows.flatMap((row) => (row.collection === "ports" ? [row.value] : []));
  const ids = JSON.stringify(ports.map(({ id }) => id));
  await takeMacs(tx, ports);
  await upsertRows(
    tx,
    MIRROR_TABLES.ports,
    rows.map((row) => ({ ...columnsOf(row), cloudId })),
  );
  const allocations = ports.flatMap(({ id, fixedIps }) =>
    fixedIps.map(({ subnetId, address }, position) => ({ cloudId, portId: id, subnetId, address, position })),
  );
  const memberships = ports.flatMap(({ id, securityGroupIds }) =>
    [...new Set(securityGroupIds)].map((securityGroupId) => ({ cloudId, portId: id, securityGroupId })),
  );
  await tx.$executeRawUnsafe(`DELETE FROM "ip_allocation" WHERE "portId" IN (${GIVEN_IDS})`, ids);
  await tx.$executeRawUnsafe(
    `WITH taken AS (
       DELETE FROM "ip_allocation" held USING jsonb_to_recordset($1::jsonb) AS given("subnetId" text, "address" text)
       WHERE held."subnetId" = given."subnetId" AND held."address" = given."address" RETURNING held."portId")
     UPDATE "port" SET "revision" = NULL FROM taken WHERE "port"."id" = taken."portId"`,
    JSON.stringify(allocations.map(({ subnetId, address }) => ({ subnetId, address }))),
  );
  await insertRows(tx, ALLOCATIONS, allocations);
  await tx.$executeRawUnsafe(`DELETE FROM "port_security_group" WHERE "portId" IN (${GIVEN_IDS})`, ids);
  await insertRows(tx, MEMBERSHIPS, memberships);
}

async function takeMacs(tx: Tx, ports: readonly Port[]): Promise<void> {
  await tx.$executeRawUnsafe(
    `UPDATE "port" held SET "mac" = 'moved ' || held."id", "revision" = NULL
     FROM jsonb_to_recordset($1::jsonb) AS given("id" text, "networkId" text, "mac" text)
     WHERE held."networkId" = given."networkId" AND held."mac" = given."mac" AND held."id" <> given."id"`,
    JSON.stringify(ports.map(({ id, networkId, mac }) => ({ id, networkId, mac }))),
  );
}

async function takeFloatingAddresses(tx: Tx, rows: readonly MirrorRow[]): Promise<void> {
  const given = rows.flatMap((row) => (row.collection === "floatingIps" ? [row.value] : []));
  await tx.$executeRawUnsafe(
    `UPDATE "floating_ip" held SET "address" = 'moved ' || held."id", "revision" = NULL
     FROM jsonb_to_recordset($1::jsonb) AS given("id" text, "networkId" text, "address" text)
     WHERE held."networkId" = given."networkId" AND held."address" = given."address" AND held."id" <> given."id"`,
    JSON.stringify(given.map(({ id, networkId, address }) => ({ id, networkId, address }))),
  );
}

/** The row's columns, but for the cloud's id. */
function columnsOf(row: MirrorRow): Readonly<Record<string, unknown>> {
  const { revision } = row;
  switch (row.collection) {
    case "networks":
      return { ...row.value, segments: row.value.segments ?? null, revision };
    case "subnets": {
      const { projectId = "", hostRoutes = [], ipv6RaMode = null } = row.value;
      return { ...row.value, projectId, hostRoutes, ipv6RaMode, revision };
    }
    case "securityGroups": {
      const { id, name, projectId, stateful = true, description = "" } = row.value;
      return { id, name, projectId, stateful, description, revision };
    }
    case "routers":
      return { ...row.value, routes: row.value.routes ?? [], revision };
    case "ports": {
      const { allowedAddressPairs = [], portSecurity = true, profile } = row.value;
      return { ...row.value, profile: profile ?? {}, allowedAddressPairs, portSecurity, revision };
    }
    case "floatingIps":
      return { ...row.value, projectId: row.value.projectId ?? "", revision };
    case "agents": {
      const { adminStateUp = true, heartbeatAt, configurations = {} } = row.value;
      const heartbeat = heartbeatAt === undefined ? null : new Date(heartbeatAt).toISOString();
      return { ...row.value, adminStateUp, configurations, heartbeatAt: heartbeat };
    }
  }
}
