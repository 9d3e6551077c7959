import { z } from "zod";

/** What an operator gives for a network, a physical network or a change of one. Neutron's words and limits. */

export const networkTypeSchema = z.enum(["flat", "vlan", "gre", "vxlan"]);
export type NetworkType = z.infer<typeof networkTypeSchema>;

/** Largest segmentation id of each type; the smallest is 1. Flat has none. Gre keys are kept as 32-bit signed, as in Neutron. */
export const LARGEST_SEGMENTATION_ID: Readonly<Record<NetworkType, number>> = {
  flat: 0,
  vlan: 4094,
  gre: 0x7fff_ffff,
  vxlan: 0xff_ffff,
};

/** Neutron's names have at most 255 characters and may be empty. */
const nameSchema = z.string().max(255, "A name has at most 255 characters.");

export const networkInputSchema = z.strictObject({
  name: nameSchema.default(""),
  projectId: z.string().trim().min(1).max(255).default("admin").describe("owner; any identifier of a project"),
  networkType: networkTypeSchema,
  physicalNetwork: z.string().nullable().default(null).describe("flat and vlan only"),
  segmentationId: z.int().nullable().default(null).describe("VLAN id or tunnel key; null: the first free one is taken"),
  mtu: z.int().min(68, "An MTU is at least 68.").max(65_535).nullable().default(null).describe("bytes"),
  external: z.boolean().default(false),
  shared: z.boolean().default(false),
  adminStateUp: z.boolean().default(true),
});
export type NetworkInput = z.infer<typeof networkInputSchema>;

/** Provider attributes are fixed once a network exists, as in Neutron. */
export const networkUpdateSchema = z.strictObject({
  name: nameSchema.optional(),
  mtu: z.int().min(68).max(65_535).nullable().optional(),
  external: z.boolean().optional(),
  shared: z.boolean().optional(),
  adminStateUp: z.boolean().optional(),
});
export type NetworkUpdate = z.infer<typeof networkUpdateSchema>;

export const physicalNetworkInputSchema = z.strictObject({
  name: z
    .string()
    .min(1, "Give it a name.")
    .max(64, "A physical network's name has at most 64 characters.")
    .refine((name) => name.trim() === name, "A name does not begin or end with blanks."),
  types: z
    .array(z.enum(["flat", "vlan"]))
    .min(1, "Pick flat, vlan or both.")
    .transform((types) => [...new Set(types)].sort()),
});
export type PhysicalNetworkInput = z.infer<typeof physicalNetworkInputSchema>;
