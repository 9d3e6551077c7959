import { z } from "zod";
import { repairSchema } from "@/server/model/repair";

/** What an operator forces on a host that is only observed, because of a finding. It changes no intent. */
export const repairRequest = z.strictObject({
  kind: z.literal("repair-finding"),
  /** The built-in inventory's: no cloud has to do with it. */
  cloudId: z.string().min(1),
  findingId: z.string().min(1).max(100),
  /** Where it is mended, which need not be where it was found. */
  hostId: z.string().min(1),
  hostName: z.string().min(1).max(255),
  /** Of the finding, in words. */
  object: z.string().max(500),
  repair: repairSchema,
});
export type RepairRequest = z.infer<typeof repairRequest>;
