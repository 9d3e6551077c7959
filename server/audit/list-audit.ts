import { z } from "zod";
import type { Db } from "@/server/db/client";
import type { Prisma } from "@/server/db/generated/client";
import { BridgeheadError } from "@/server/model/errors";

const text = z.string().min(1).max(200);

export const auditFilter = z.strictObject({
  actor: text.optional().describe("exact name of a user or token"),
  action: text.optional().describe("exact action, or its beginning followed by a dot and star, such as mappings.*"),
  outcome: z.enum(["requested", "done", "failed", "refused"]).optional(),
  text: text.optional().describe("part of actor, action or target, any case"),
  since: z.date().optional().describe("this moment or later"),
  until: z.date().optional().describe("before this moment"),
  planId: text.optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(100).nullish().describe("nextCursor of the page before"),
});

export type AuditRow = Prisma.AuditEntryGetPayload<Record<never, never>>;
export type AuditPage = { readonly items: readonly AuditRow[]; readonly nextCursor: string | null };

/** The audit trail, newest first. The cursor is a moment and an id, so rows that arrive meanwhile shift nothing. */
export async function listAudit(db: Db, filter: z.output<typeof auditFilter>): Promise<AuditPage> {
  const rows = await db.auditEntry.findMany({
    where: { AND: conditions(filter) },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: filter.limit + 1,
  });
  const items = rows.slice(0, filter.limit);
  const last = items.at(-1);
  const more = rows.length > filter.limit && last !== undefined;
  return { items, nextCursor: more ? `${last.at.toISOString()} ${last.id}` : null };
}

function conditions(filter: z.output<typeof auditFilter>): Prisma.AuditEntryWhereInput[] {
  const found: Prisma.AuditEntryWhereInput[] = [];
  if (filter.actor !== undefined) found.push({ actorName: filter.actor });
  if (filter.outcome !== undefined) found.push({ outcome: filter.outcome });
  if (filter.planId !== undefined) found.push({ planId: filter.planId });
  if (filter.since !== undefined) found.push({ at: { gte: filter.since } });
  if (filter.until !== undefined) found.push({ at: { lt: filter.until } });
  if (filter.action !== undefined) {
    found.push({ action: filter.action.endsWith(".*") ? { startsWith: filter.action.slice(0, -1) } : filter.action });
  }
  if (filter.text !== undefined) {
    const part = { contains: filter.text, mode: "insensitive" } as const;
    found.push({ OR: [{ actorName: part }, { action: part }, { target: part }, { planId: filter.text }] });
  }
  if (filter.cursor) found.push(olderThan(filter.cursor));
  return found;
}

function olderThan(cursor: string): Prisma.AuditEntryWhereInput {
  const [moment = "", id = ""] = cursor.split(" ");
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) throw new BridgeheadError("invalid", "This is not a cursor of the audit trail.");
  return { OR: [{ at: { lt: at } }, { at, id: { lt: id } }] };
}
