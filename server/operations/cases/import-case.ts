import { writeAudit } from "@/server/audit/audit";
import type { Prisma } from "@/server/db/generated/client";
import { readArchive } from "@/server/hosts/case/read-archive";
import { type CaseContents, readCase } from "@/server/hosts/case/read-case";
import { BridgeheadError, isBridgeheadError } from "@/server/model/errors";
import type { OperationContext } from "@/server/operations/context";

export type ImportedCase = {
  readonly caseId: string;
  readonly hosts: readonly string[];
  /** Neutron networks in the capture. */
  readonly networks: number;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
};

const NAME = /^[^\p{Cc}]{1,100}$/u;

/** An uploaded archive becomes a read-only source. Either all of it is stored or nothing. */
export async function importCase(
  ctx: OperationContext,
  input: { readonly name: string; readonly archive: AsyncIterable<Uint8Array>; readonly signal: AbortSignal },
): Promise<ImportedCase> {
  try {
    const name = caseName(input.name);
    const { files, skipped } = await readArchive(input.archive, { signal: input.signal, name });
    const contents = readCase(files, { at: ctx.now() });
    return await storeCase(ctx, name, { ...contents, skipped: [...skipped, ...contents.skipped] });
  } catch (error) {
    if (isBridgeheadError(error)) {
      const refused = { action: "cases.import", target: input.name, outcome: "refused" } as const;
      await writeAudit(ctx.db, { actor: ctx.actor, ...refused, detail: { reason: error.message } });
    }
    throw error;
  }
}

export async function storeCase(ctx: OperationContext, name: string, contents: CaseContents): Promise<ImportedCase> {
  const caseId = ctx.newId();
  const hosts = contents.hosts.map((host) => host.name);
  const networks = contents.neutron?.networks.length ?? 0;
  await ctx.db.$transaction(async (tx) => {
    await tx.case.create({
      data: {
        id: caseId,
        name,
        createdBy: ctx.actor.name,
        meta: json(contents.meta),
        skipped: json(contents.skipped),
        ...(contents.neutron === null ? {} : { neutron: json(contents.neutron) }),
      },
    });
    await tx.caseHost.createMany({
      data: contents.hosts.map((host) => ({ id: ctx.newId(), caseId, name: host.name, state: json(host.state) })),
    });
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "cases.import",
      target: name,
      outcome: "done",
      detail: { caseId, hosts, networks, skipped: contents.skipped.length },
    });
  });
  return { caseId, hosts, networks, skipped: contents.skipped };
}

function caseName(text: string): string {
  const name = text.trim();
  if (NAME.test(name)) return name;
  throw new BridgeheadError("invalid", "A case needs a name of 1 to 100 characters without control characters.", {
    remedy: "Give it with ?name=…, for instance the date and the fault.",
  });
}

/** PostgreSQL's text cannot hold U+0000; a capture with one keeps everything else. */
function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value).replaceAll("\\u0000", "\\ufffd"));
}
