import { z } from "zod";

/**
 * An exported case: `bridgehead-case.json`, and what it names beside it: a `HostState` a host, one `NeutronState` if there is
 * one. Files are numbered, so that a host's name is nowhere but inside.
 */
export const CASE_FILE = "bridgehead-case.json";
export const CASE_VERSION = 1;

export const caseFileSchema = z.object({
  format: z.literal("bridgehead-case"),
  version: z.literal(CASE_VERSION),
  /** Of the case or source that was exported. */
  name: z.string().max(200),
  exportedAt: z.iso.datetime(),
  masked: z.boolean(),
  /** What the source has and an export does not, in sentences. */
  leftOut: z.array(z.string()).max(1_000),
  hosts: z
    .array(z.object({ name: z.string().min(1).max(253), file: z.string().regex(/^hosts\/\d+\.json$/) }))
    .max(10_000),
  neutron: z.literal("neutron.json").nullable(),
});

export type CaseFile = z.infer<typeof caseFileSchema>;
