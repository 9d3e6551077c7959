import { z } from "zod";

/** What an operator gives for a security group or a rule of one. Neutron's words and limits. */

export const securityGroupInputSchema = z.strictObject({
  name: z.string().trim().min(1, "Give it a name.").max(255),
  description: z.string().max(255).default(""),
  projectId: z.string().trim().min(1).max(255).default("admin"),
  stateful: z.boolean().default(true).describe("false: connections are not tracked, replies need rules of their own"),
});
export type SecurityGroupInput = z.infer<typeof securityGroupInputSchema>;

/** Only what is given is changed. */
export const securityGroupUpdateSchema = z
  .strictObject({ name: z.string().trim().min(1).max(255), description: z.string().max(255), stateful: z.boolean() })
  .partial();
export type SecurityGroupUpdate = z.infer<typeof securityGroupUpdateSchema>;

export const securityGroupRuleInputSchema = z.strictObject({
  direction: z.enum(["ingress", "egress"]),
  ethertype: z.enum(["IPv4", "IPv6"]).default("IPv4"),
  protocol: z.string().trim().max(40).nullable().default(null).describe("name or number 0..255; null: any"),
  portMin: z.int().min(0).max(65_535).nullable().default(null).describe("port, or ICMP type"),
  portMax: z.int().min(0).max(65_535).nullable().default(null).describe("port, or ICMP code"),
  remotePrefix: z.string().trim().max(64).nullable().default(null).describe("address or prefix; null: any"),
  remoteGroupId: z.string().max(100).nullable().default(null).describe("members of this group; not with a prefix"),
});
export type SecurityGroupRuleInput = z.infer<typeof securityGroupRuleInputSchema>;
