import { z } from "zod";

/** Inputs that every procedure which changes intent has. */

export const optionalCloud = {
  cloudId: z.string().min(1).max(100).optional().describe("absent: the built-in inventory"),
};

export const applyMode = {
  mode: z
    .enum(["plan", "apply"])
    .default("plan")
    .describe("plan: answer what would be done and change nothing; apply: do it"),
  planId: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe("with apply: the plan that was read; absent: plan and apply at once"),
  digest: z.string().length(64).optional().describe("digest of that plan, as it was read"),
};

/** For a caller without a request, who cannot go away. */
export const NEVER = new AbortController().signal;
