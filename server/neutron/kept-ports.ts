import type { Tx } from "@/server/db/client";
import { type Port as PortRow, Prisma } from "@/server/db/generated/client";
import { processWide } from "@/server/db/process-wide";
import { groupBy } from "@/server/model/group-by";
import type { Port } from "@/server/model/neutron";
import { keepItems } from "@/server/neutron/keep-items";
import { toPort } from "@/server/neutron/port-of-row";

/** Of each cloud the last list, with the print of the rows that it was made of; one for what plans and what is shown. */
const kept = processWide("kept-ports", () => new Map<string, { print: string; ports: readonly Port[] }>());

/** Nobody reads this many clouds by turns; a process that runs tests opens many databases. */
const MOST_KEPT = 20;

/**
 * All ports of a cloud, by name, then id; the same list again while its rows are the same, and of another list the same
 * objects for ports that are. 20,000 of them take the embedded database a second, and one change asks for them several times;
 * their print takes it 60 ms.
 *
 * The print is of the keys of the rows and the transactions that wrote them (`xmin`), so it says which versions of rows
 * there are, and is read in the statement that reads the rows: both are of one snapshot. Where the own transaction has
 * written some of them, which it may do again, there is none. It begins with the database and when its server started: a copy
 * of a database can have the same transactions about other rows.
 */
export async function readAllPorts(tx: Tx, cloudId: string): Promise<readonly Port[]> {
  const known = kept.get(cloudId);
  const [found] = await tx.$queryRaw<Found[]>`
    WITH "own" AS (
      SELECT age(pg_current_xact_id_if_assigned()::xid) AS "age"
    ), "version" AS (
      SELECT "id" AS "key", xmin AS "by" FROM "port" WHERE "cloudId" = ${cloudId}
      UNION ALL
      SELECT "portId" || '/' || "subnetId" || '/' || "address", xmin FROM "ip_allocation" WHERE "cloudId" = ${cloudId}
      UNION ALL
      SELECT "portId" || '/' || "securityGroupId", xmin FROM "port_security_group" WHERE "cloudId" = ${cloudId}
    ), "seen" AS (
      SELECT concat_ws(' ', current_database(), pg_postmaster_start_time(), count(*),
          sum(hashtextextended("key", "by"::text::bigint)::numeric)) AS "print",
        coalesce(bool_or(age("by") <= (SELECT "age" FROM "own")), false) AS "isOwn"
      FROM "version"
    )
    SELECT "print", "isOwn", ${rowsUnless(known?.print, '"port"', '"name", "id"', cloudId)} AS "rows",
      ${rowsUnless(known?.print, '"ip_allocation"', '"position", "address"', cloudId)} AS "addresses",
      ${rowsUnless(known?.print, '"port_security_group"', '"securityGroupId"', cloudId)} AS "groups"
    FROM "seen"`;
  if (found === undefined) return [];
  const { print, isOwn } = found;
  if (!isOwn && print === known?.print) return known.ports;
  const ports = keepItems(known?.ports ?? [], portsOf(found));
  if (isOwn) return ports;
  kept.delete(cloudId);
  kept.set(cloudId, { print, ports });
  for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
  return ports;
}

type Found = {
  readonly print: string;
  readonly isOwn: boolean;
  /** JSON; of 20,000 ports, rows and their relations take the database's client twice as long. */
  readonly rows: string | null;
  readonly addresses: string | null;
  readonly groups: string | null;
};

type OfPort<T> = T & { readonly portId: string };

/** A whole table's rows of a cloud as one JSON text; null, and not looked for, where the print is known. */
function rowsUnless(known: string | undefined, table: string, order: string, cloudId: string): Prisma.Sql {
  return Prisma.sql`CASE WHEN "isOwn" OR "print" IS DISTINCT FROM ${known ?? ""} THEN (
    SELECT json_agg(row_to_json("row") ORDER BY ${Prisma.raw(order)})::text FROM ${Prisma.raw(table)} AS "row"
    WHERE "cloudId" = ${cloudId}) END`;
}

function portsOf({ rows, addresses, groups }: Found): readonly Port[] {
  const fixedIps = groupBy(parsed<OfPort<Port["fixedIps"][number]>>(addresses), ({ portId }) => portId);
  const memberships = groupBy(parsed<OfPort<{ readonly securityGroupId: string }>>(groups), ({ portId }) => portId);
  return parsed<PortRow>(rows).map((row) =>
    toPort({ ...row, fixedIps: fixedIps.get(row.id) ?? [], securityGroups: memberships.get(row.id) ?? [] }),
  );
}

function parsed<T>(json: string | null): readonly T[] {
  return JSON.parse(json ?? "[]");
}
