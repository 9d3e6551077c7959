import { z } from "zod";
import { writeAudit } from "@/server/audit/audit";
import { caseEntries } from "@/server/export/case-entries";
import type { CaseSource } from "@/server/export/case-source";
import { gathering } from "@/server/export/mask/gather";
import { type MaskedKind, maskChoice, masksAnything } from "@/server/export/mask/kinds";
import { Masker } from "@/server/export/mask/masker";
import { packEntries } from "@/server/export/pack-entries";
import type { CaseExportPreview } from "@/server/model/case-view";
import { BridgeheadError } from "@/server/model/errors";
import type { ConsoleContext } from "@/server/operations/console-context";
import { caseSource } from "./case-source";

/**
 * `key`: masks are made of it, and of nothing else that is secret. The browser draws it anew for each export; the same key
 * gives the same masks, which is how the mapping is got for the archive that was made with it.
 */
export const exportInput = z.strictObject({
  caseId: z.string().min(1).max(100).optional(),
  hosts: z.array(z.string().min(1).max(253)).min(1).max(10_000).optional(),
  mask: maskChoice,
  key: z
    .string()
    .regex(/^[0-9a-f]{32,128}$/)
    .optional(),
});

export type ExportInput = z.infer<typeof exportInput>;

export type Download = {
  readonly fileName: string;
  readonly type: string;
  readonly body: ReadableStream<Uint8Array> | string;
};

const SAMPLES = 6;

/** The archive, as a stream. Who took what, and whether it was masked, is on record before the first byte leaves. */
export async function exportCase(ctx: ConsoleContext, input: ExportInput): Promise<Download> {
  const source = await caseSource(ctx, input);
  const masker = await maskerOf(source, input);
  await record(ctx, "cases.export", source, input);
  const at = ctx.now();
  const fileName = `${fileWord(masker === null ? source.name : "masked")}-${stamp(at)}.tar.gz`;
  return { fileName, type: "application/gzip", body: packEntries(caseEntries(source, masker, at), at) };
}

/** Which mask stands for what, as a document of its own that never is in the archive. */
export async function exportMapping(ctx: ConsoleContext, input: ExportInput): Promise<Download> {
  const source = await caseSource(ctx, input);
  const masker = await maskedOf(source, input);
  await record(ctx, "cases.exportMapping", source, input);
  const at = ctx.now();
  const kinds = Object.entries(masker.met).map(([kind, met]) => [kind, Object.fromEntries(met)]);
  const body = `${JSON.stringify({ format: "bridgehead-mask-mapping", ...Object.fromEntries(kinds) }, null, 1)}\n`;
  return { fileName: `mapping-KEEP-PRIVATE-${stamp(at)}.json`, type: "application/json", body };
}

/** What an export would hold and what masks would look like. */
export async function previewExport(ctx: ConsoleContext, input: ExportInput): Promise<CaseExportPreview> {
  const source = await caseSource(ctx, input);
  const masker = masksAnything(input.mask) ? await maskedOf(source, input) : null;
  const kinds: readonly MaskedKind[] = ["names", "addresses", "macs", "ids"];
  return {
    name: source.name,
    hosts: source.hosts.map(({ name }) => name),
    networks: source.neutron?.networks.length ?? 0,
    leftOut: [...source.leftOut],
    masked: kinds.flatMap((kind) => {
      if (masker === null || !input.mask[kind]) return [];
      const met = [...masker.met[kind]];
      return [{ kind, count: met.length, samples: met.slice(0, SAMPLES).map(([was, is]) => ({ was, is })) }];
    }),
  };
}

async function maskerOf(source: CaseSource, input: ExportInput): Promise<Masker | null> {
  if (!masksAnything(input.mask)) return null;
  if (input.key === undefined) {
    throw new BridgeheadError("invalid", "Masking needs a key.", {
      remedy: "Send 32 or more random hex digits as key; the same key gives the same masks.",
    });
  }
  const steps = gathering(source.hosts, source.neutron);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return new Masker(input.key, step.value, input.mask);
    await breathe();
  }
}

/** With everything met: every text was masked once. */
async function maskedOf(source: CaseSource, input: ExportInput): Promise<Masker> {
  const masker = await maskerOf(source, input);
  if (masker === null) {
    throw new BridgeheadError("invalid", "Nothing is masked, so there is no mapping.", {
      remedy: "Choose what to mask: names, addresses, MACs or ids.",
    });
  }
  for (const _ of caseEntries(source, masker, 0)) await breathe();
  return masker;
}

/** Hundreds of hosts take seconds: others get their turn after each. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function record(ctx: ConsoleContext, action: string, source: CaseSource, input: ExportInput): Promise<void> {
  const detail = {
    hosts: source.hosts.map(({ name }) => name),
    masked: Object.entries(input.mask).flatMap(([kind, masked]) => (masked ? [kind] : [])),
    ...(input.caseId === undefined ? {} : { caseId: input.caseId }),
  };
  await writeAudit(ctx.db, { actor: ctx.actor, action, target: source.name, outcome: "done", detail });
}

/** `2026-11-21T2045Z` */
function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace(":", "")}Z`;
}

function fileWord(name: string): string {
  const word = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replaceAll(/^[-.]+|-+$/g, "");
  return word === "" ? "case" : word.slice(0, 80);
}
