import { z } from "zod";

/** How much of each resource a project may have; Neutron's words and defaults. */

export const quotaResourceSchema = z.enum([
  "network",
  "subnet",
  "port",
  "router",
  "floatingip",
  "security_group",
  "security_group_rule",
]);
export type QuotaResource = z.infer<typeof quotaResourceSchema>;

export const UNLIMITED = -1;

export const DEFAULT_QUOTAS: Readonly<Record<QuotaResource, number>> = {
  network: 100,
  subnet: 100,
  port: 500,
  router: 10,
  floatingip: 50,
  security_group: 10,
  security_group_rule: 100,
};

/** A limit that differs from the default. */
export type QuotaLimit = { readonly projectId: string; readonly resource: QuotaResource; readonly limit: number };

const limit = z
  .int()
  .min(UNLIMITED, "A limit is a number from 0 on; -1 is no limit.")
  .max(2_147_483_647)
  .nullable()
  .optional()
  .describe("-1: no limit; null: the default again; absent: as it is");

export const quotaInputSchema = z.strictObject({
  projectId: z.string().trim().min(1).max(255),
  network: limit,
  subnet: limit,
  port: limit,
  router: limit,
  floatingip: limit,
  security_group: limit,
  security_group_rule: limit,
});
export type QuotaInput = z.infer<typeof quotaInputSchema>;

export type QuotaView = {
  readonly cloudId: string;
  readonly projectId: string;
  /** Its name where it was given one, else its id. */
  readonly projectName: string;
  readonly resources: readonly {
    readonly resource: QuotaResource;
    readonly limit: number;
    readonly isDefault: boolean;
    readonly used: number;
  }[];
};
