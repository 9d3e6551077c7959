import { z } from "zod";

/** What an operator gives for a router or a floating IP. Neutron's words. */

const ip = z.union([z.ipv4(), z.ipv6()], { error: "An IPv4 or IPv6 address." });
const cidr = z.union([z.cidrv4(), z.cidrv6()], { error: "A prefix, e.g. 10.9.0.0/16." });
const id = z.string().min(1).max(100);

export const routerInputSchema = z.strictObject({
  name: z.string().max(255).default(""),
  projectId: z.string().trim().min(1).max(255).default("admin"),
  externalNetworkId: id.nullable().default(null).describe("external_gateway_info; null: no gateway"),
  snat: z.boolean().default(true).describe("enable_snat"),
});
export type RouterInput = z.infer<typeof routerInputSchema>;

export const routerUpdateSchema = z.strictObject({
  name: z.string().max(255).optional(),
  externalNetworkId: id.nullable().optional(),
  snat: z.boolean().optional(),
  routes: z
    .array(z.strictObject({ destination: cidr, nexthop: ip }))
    .max(100)
    .optional()
    .describe("extra routes, all of them; a next hop is in a subnet that the router is in"),
});
export type RouterUpdate = z.infer<typeof routerUpdateSchema>;

export const floatingIpInputSchema = z.strictObject({
  networkId: id.describe("an external network"),
  projectId: z.string().trim().min(1).max(255).default("admin"),
  address: ip.nullable().default(null).describe("null: the next free one"),
  portId: id.nullable().default(null).describe("null: not associated yet"),
  fixedAddress: ip.nullable().default(null).describe("null: the port's first IPv4 address"),
});
export type FloatingIpInput = z.infer<typeof floatingIpInputSchema>;

/** `portId` null: it is taken from its port. */
export const floatingIpUpdateSchema = z.strictObject({
  portId: id.nullable(),
  fixedAddress: ip.nullable().default(null),
});
export type FloatingIpUpdate = z.infer<typeof floatingIpUpdateSchema>;
