import { z } from "zod";
import { FINDING_KINDS, FINDING_SEVERITIES } from "@/server/model/finding";

/** What is kept of a fault for those who do not see the world that showed it. */
export const faultSchema = z.object({
  kind: z.enum(FINDING_KINDS),
  severity: z.enum(FINDING_SEVERITIES),
  host: z.string(),
  object: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
});
