import { z } from "zod";

/**
 * One row of each collection of the Network API in the words of the model. A peer's JSON may hold more than we know
 * (extensions) and fewer of the extensions we like (no provider attributes for a plain user): those become `""` or `null`.
 * Here is what rows of several collections have.
 */

export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === "" ? null : value));
export const optionalNumber = z
  .number()
  .nullish()
  .transform((value) => value ?? null);
export const flag = (otherwise: boolean) =>
  z
    .boolean()
    .nullish()
    .transform((value) => value ?? otherwise);
/** Old releases call the project a tenant. */
export const owner = { project_id: z.string().nullish(), tenant_id: z.string().nullish() };
export const ownerOf = (row: {
  project_id?: string | null | undefined;
  tenant_id?: string | null | undefined;
}): string => row.project_id ?? row.tenant_id ?? "";

export const routes = z.array(z.looseObject({ destination: z.string(), nexthop: z.string() })).nullish();
export const routesOf = (rows: z.infer<typeof routes>) =>
  (rows ?? []).map(({ destination, nexthop }) => ({ destination, nexthop }));
