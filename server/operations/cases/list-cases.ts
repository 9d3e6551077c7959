import type { Case } from "@/server/db/generated/client";
import type { CaseSummary } from "@/server/model/case-view";
import { BridgeheadError } from "@/server/model/errors";
import type { NeutronState } from "@/server/model/neutron";
import type { OperationContext } from "@/server/operations/context";

type CaseRow = Case & { hosts: { name: string }[] };

const names = { hosts: { select: { name: true }, orderBy: { name: "asc" } } } as const;

/** Newest first. */
export async function listCases(ctx: OperationContext): Promise<CaseSummary[]> {
  return (await ctx.db.case.findMany({ orderBy: { createdAt: "desc" }, include: names })).map(summarize);
}

export async function getCase(ctx: OperationContext, input: { readonly id: string }): Promise<CaseSummary> {
  const row = await ctx.db.case.findUnique({ where: { id: input.id }, include: names });
  if (!row) throw new BridgeheadError("missing", `There is no case ${input.id}.`);
  return summarize(row);
}

function summarize(row: CaseRow): CaseSummary {
  // both were written by `storeCase`
  const neutron = row.neutron as unknown as NeutronState | null;
  return {
    id: row.id,
    name: row.name,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    hosts: row.hosts.map((host) => host.name),
    networks: neutron?.networks.length ?? 0,
    skipped: row.skipped as unknown as CaseSummary["skipped"],
  };
}
