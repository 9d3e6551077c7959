import { z } from "zod";

/** What an operator gives for a subnet. Neutron's words. Whether they fit together is checked with what there is. */

const ip = z.union([z.ipv4(), z.ipv6()], { error: "An IPv4 or IPv6 address." });
const cidr = z.union([z.cidrv4(), z.cidrv6()], { error: "An address and a prefix length, e.g. 10.0.0.0/24." });

const common = {
  name: z.string().max(255).default(""),
  gatewayIp: ip.nullable().optional().describe("absent: the first address; null: no gateway"),
  dhcp: z.boolean().default(true).describe("enable_dhcp"),
  dnsServers: z.array(ip).max(20).default([]),
  pools: z
    .array(z.strictObject({ start: ip, end: ip }))
    .max(50)
    .optional()
    .describe("allocation_pools; absent: all addresses but the gateway's"),
  hostRoutes: z
    .array(z.strictObject({ destination: cidr, nexthop: ip }))
    .max(20)
    .default([]),
};

export const subnetInputSchema = z.strictObject({ networkId: z.string().min(1).max(100), cidr, ...common });
export type SubnetInput = z.infer<typeof subnetInputSchema>;

/** A subnet that is made together with its network. */
export const firstSubnetInputSchema = subnetInputSchema.omit({ networkId: true });
export type FirstSubnetInput = z.infer<typeof firstSubnetInputSchema>;

/** The prefix is fixed once a subnet exists. */
export const subnetUpdateSchema = z.strictObject({
  name: z.string().max(255).optional(),
  gatewayIp: ip.nullable().optional(),
  dhcp: z.boolean().optional(),
  dnsServers: z.array(ip).max(20).optional(),
  pools: z
    .array(z.strictObject({ start: ip, end: ip }))
    .max(50)
    .optional(),
  hostRoutes: z
    .array(z.strictObject({ destination: cidr, nexthop: ip }))
    .max(20)
    .optional(),
});
export type SubnetUpdate = z.infer<typeof subnetUpdateSchema>;
