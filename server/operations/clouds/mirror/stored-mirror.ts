import type { CollectionName } from "@/server/clouds/collections";
import { goneRefs, isOfStoredRevision, type StoredMirror } from "@/server/clouds/mirror/compare-mirror";
import {
  addressClaim,
  floatingClaim,
  MIRROR_ORDER,
  type MirrorRef,
  type MirrorRow,
  macClaim,
  parentsOf,
  refKey,
  refWords,
  remoteGroupsOf,
} from "@/server/clouds/mirror/mirror-rows";
import type { Reading } from "@/server/clouds/mirror/reading";
import type { Db } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import { GIVEN_IDS } from "@/server/operations/clouds/mirror/bulk";
import { MIRROR_TABLES } from "@/server/operations/clouds/mirror/mirror-tables";
import { readStoredValues } from "@/server/operations/clouds/mirror/stored-values";

/**
 * Of what is stored, all that a reading is compared with. Rows whose revision tells enough are not loaded. A row that is
 * stored for another cloud is an error: the same Neutron was registered twice, and would be mirrored into one place.
 */
export async function loadStored(db: Db, cloudId: string, reading: Reading): Promise<StoredMirror> {
  const revisions = new Map<CollectionName, ReadonlyMap<string, number | null>>();
  for (const name of MIRROR_ORDER) {
    const read = reading[name];
    if (read === undefined) continue;
    const ids = [...read.rows.keys(), ...read.gone];
    const stored = await loadRevisions(db, cloudId, name, read.isWhole ? null : ids);
    revisions.set(name, stored);
    await refuseTwins(
      db,
      cloudId,
      name,
      ids.filter((id) => !stored.has(id)),
    );
  }
  const differing = MIRROR_ORDER.flatMap((name) =>
    [...(reading[name]?.rows.values() ?? [])].filter((row) => !isOfStoredRevision(row, { revisions })),
  );
  const present = await loadPresent(db, cloudId, revisions, differing);
  const holders = await loadHolders(db, cloudId, differing);
  const comparable = differing.filter((row) => {
    const before = revisions.get(row.collection)?.get(row.id);
    return before === null || (before !== undefined && row.revision === null);
  });
  const values = await readStoredValues(db, cloudId, comparable);
  const referrers = await loadReferrers(db, goneRefs({ revisions }, reading));
  return {
    revisions,
    value: (ref) => values.get(refKey(ref)),
    has: (ref) => present.has(refKey(ref)),
    referrers: (ref) => referrers.get(refKey(ref)) ?? [],
    holder: (claim) => holders.get(claim),
  };
}

type RevisionRow = { readonly id: string; readonly revision: number | null };

/** `ids` `null`: all of the cloud. */
async function loadRevisions(db: Db, cloudId: string, name: CollectionName, ids: readonly string[] | null) {
  const table = MIRROR_TABLES[name].name;
  const revision = name === "agents" ? "NULL::integer" : '"revision"';
  const select = `SELECT "id", ${revision} AS "revision" FROM "${table}"`;
  const rows =
    ids === null
      ? await db.$queryRawUnsafe<RevisionRow[]>(`${select} WHERE "cloudId" = $1`, cloudId)
      : await db.$queryRawUnsafe<RevisionRow[]>(
          `${select} WHERE "cloudId" = $2 AND "id" IN (${GIVEN_IDS})`,
          JSON.stringify(ids),
          cloudId,
        );
  return new Map(rows.map((row) => [row.id, row.revision]));
}

async function refuseTwins(db: Db, cloudId: string, name: CollectionName, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const [twin] = await db.$queryRawUnsafe<{ id: string; cloud: string }[]>(
    `SELECT held."id", "cloud"."name" AS "cloud" FROM "${MIRROR_TABLES[name].name}" held
     JOIN "cloud" ON "cloud"."id" = held."cloudId"
     WHERE held."cloudId" <> $2 AND held."id" IN (${GIVEN_IDS}) LIMIT 1`,
    JSON.stringify(ids),
    cloudId,
  );
  if (twin === undefined) return;
  throw new BridgeheadError(
    "conflict",
    `Its ${refWords({ collection: name, id: twin.id })} is already that of cloud "${twin.cloud}".`,
    { remedy: "The same Neutron is registered twice: remove one of the two clouds." },
  );
}

async function loadPresent(
  db: Db,
  cloudId: string,
  revisions: ReadonlyMap<CollectionName, ReadonlyMap<string, number | null>>,
  rows: readonly MirrorRow[],
): Promise<ReadonlySet<string>> {
  const present = new Set<string>();
  const wanted = new Map<string, MirrorRef>();
  for (const row of rows) {
    for (const ref of [...parentsOf(row), ...remoteGroupsOf(row)]) {
      if (revisions.get(ref.collection)?.has(ref.id)) present.add(refKey(ref));
      else wanted.set(refKey(ref), ref);
    }
  }
  for (const name of MIRROR_ORDER) {
    const ids = [...wanted.values()].filter(({ collection }) => collection === name).map(({ id }) => id);
    if (ids.length === 0) continue;
    for (const id of (await loadRevisions(db, cloudId, name, ids)).keys())
      present.add(refKey({ collection: name, id }));
  }
  return present;
}

async function loadHolders(
  db: Db,
  cloudId: string,
  rows: readonly MirrorRow[],
): Promise<ReadonlyMap<string, MirrorRef>> {
  const holders = new Map<string, MirrorRef>();
  const ports = rows.flatMap((row) => (row.collection === "ports" ? [row.value] : []));
  const floating = rows.flatMap((row) => (row.collection === "floatingIps" ? [row.value] : []));
  if (ports.length > 0) {
    const macs = await db.$queryRawUnsafe<{ id: string; networkId: string; mac: string }[]>(
      `SELECT held."id", held."networkId", held."mac" FROM "port" held
       JOIN jsonb_to_recordset($1::jsonb) AS given("id" text, "networkId" text, "mac" text)
       ON held."networkId" = given."networkId" AND held."mac" = given."mac" AND held."id" <> given."id"
       WHERE held."cloudId" = $2`,
      JSON.stringify(ports.map(({ id, networkId, mac }) => ({ id, networkId, mac }))),
      cloudId,
    );
    for (const each of macs) holders.set(macClaim(each), { collection: "ports", id: each.id });
    const allocations = await db.$queryRawUnsafe<{ portId: string; subnetId: string; address: string }[]>(
      `SELECT held."portId", held."subnetId", held."address" FROM "ip_allocation" held
       JOIN jsonb_to_recordset($1::jsonb) AS given("id" text, "subnetId" text, "address" text)
       ON held."subnetId" = given."subnetId" AND held."address" = given."address" AND held."portId" <> given."id"
       WHERE held."cloudId" = $2`,
      JSON.stringify(ports.flatMap(({ id, fixedIps }) => fixedIps.map((each) => ({ id, ...each })))),
      cloudId,
    );
    for (const each of allocations) holders.set(addressClaim(each), { collection: "ports", id: each.portId });
  }
  if (floating.length > 0) {
    const held = await db.$queryRawUnsafe<{ id: string; networkId: string; address: string }[]>(
      `SELECT held."id", held."networkId", held."address" FROM "floating_ip" held
       JOIN jsonb_to_recordset($1::jsonb) AS given("id" text, "networkId" text, "address" text)
       ON held."networkId" = given."networkId" AND held."address" = given."address" AND held."id" <> given."id"
       WHERE held."cloudId" = $2`,
      JSON.stringify(floating.map(({ id, networkId, address }) => ({ id, networkId, address }))),
      cloudId,
    );
    for (const each of held) holders.set(floatingClaim(each), { collection: "floatingIps", id: each.id });
  }
  return holders;
}

/** Which table's column refers to a collection, and whose row that is. */
const REFERENCES: readonly {
  readonly to: CollectionName;
  readonly from: CollectionName;
  readonly table: string;
  readonly column: string;
  readonly id: string;
}[] = [
  { to: "networks", from: "subnets", table: "subnet", column: "networkId", id: "id" },
  { to: "networks", from: "routers", table: "router", column: "externalNetworkId", id: "id" },
  { to: "networks", from: "ports", table: "port", column: "networkId", id: "id" },
  { to: "networks", from: "floatingIps", table: "floating_ip", column: "networkId", id: "id" },
  { to: "subnets", from: "ports", table: "ip_allocation", column: "subnetId", id: "portId" },
  { to: "securityGroups", from: "ports", table: "port_security_group", column: "securityGroupId", id: "portId" },
  { to: "routers", from: "floatingIps", table: "floating_ip", column: "routerId", id: "id" },
  { to: "ports", from: "floatingIps", table: "floating_ip", column: "portId", id: "id" },
];

async function loadReferrers(db: Db, gone: readonly MirrorRef[]): Promise<ReadonlyMap<string, readonly MirrorRef[]>> {
  const referrers = new Map<string, MirrorRef[]>();
  for (const { to, from, table, column, id } of REFERENCES) {
    const ids = gone.filter(({ collection }) => collection === to).map((ref) => ref.id);
    if (ids.length === 0) continue;
    const rows = await db.$queryRawUnsafe<{ parent: string; child: string }[]>(
      `SELECT "${column}" AS "parent", "${id}" AS "child" FROM "${table}" WHERE "${column}" IN (${GIVEN_IDS})`,
      JSON.stringify(ids),
    );
    for (const { parent, child } of rows) {
      const key = refKey({ collection: to, id: parent });
      const known = referrers.get(key) ?? [];
      known.push({ collection: from, id: child });
      referrers.set(key, known);
    }
  }
  return referrers;
}
