import { z } from "zod";
import {
  floatingIpInputSchema,
  floatingIpUpdateSchema,
  routerInputSchema,
  routerUpdateSchema,
} from "@/server/model/router-input";
import {
  securityGroupInputSchema,
  securityGroupRuleInputSchema,
  securityGroupUpdateSchema,
} from "@/server/model/security-group-input";

/**
 * Requests about security groups, routers and floating IPs, as `change-request.ts` joins them. Ids and MACs of what is made
 * are drawn once and stored with the request, so that the plan stays the same.
 */
const cloud = { cloudId: z.string().min(1) };
const id = z.string().min(1).max(100);
const newPort = z.strictObject({ id, mac: z.string() });

/** More rules than Neutron's largest useful quota, in one request. */
export const MOST_RULES = 20_000;

const group = { ...cloud, securityGroupId: id };
export const securityGroupRequests = [
  z.strictObject({
    kind: z.literal("create-security-group"),
    ...group,
    /** Of the project's default group, when it has none yet. */
    newGroupId: id,
    input: securityGroupInputSchema,
  }),
  z.strictObject({ kind: z.literal("update-security-group"), ...group, changes: securityGroupUpdateSchema }),
  z.strictObject({ kind: z.literal("delete-security-group"), ...group }),
  z.strictObject({
    kind: z.literal("add-security-group-rules"),
    ...group,
    /** The others are numbered from it. */
    firstRuleId: id,
    rules: z.array(securityGroupRuleInputSchema).min(1).max(MOST_RULES),
  }),
  z.strictObject({
    kind: z.literal("remove-security-group-rules"),
    ...group,
    ruleIds: z.array(id).min(1).max(MOST_RULES),
  }),
] as const;

const router = { ...cloud, routerId: id };
export const routerRequests = [
  z.strictObject({ kind: z.literal("create-router"), ...router, newPort, input: routerInputSchema }),
  z.strictObject({ kind: z.literal("update-router"), ...router, newPort, changes: routerUpdateSchema }),
  z.strictObject({ kind: z.literal("delete-router"), ...router }),
  z.strictObject({
    kind: z.literal("add-router-interface"),
    ...router,
    newPort,
    input: z.strictObject({ subnetId: id }),
  }),
  z.strictObject({ kind: z.literal("remove-router-interface"), ...router, input: z.strictObject({ subnetId: id }) }),
] as const;

const floatingIp = { ...cloud, floatingIpId: id };
export const floatingIpRequests = [
  z.strictObject({ kind: z.literal("create-floating-ip"), ...floatingIp, newPort, input: floatingIpInputSchema }),
  z.strictObject({ kind: z.literal("update-floating-ip"), ...floatingIp, changes: floatingIpUpdateSchema }),
  z.strictObject({ kind: z.literal("delete-floating-ip"), ...floatingIp }),
] as const;

export type SecurityGroupRequest = z.infer<(typeof securityGroupRequests)[number]>;
export type RouterRequest = z.infer<(typeof routerRequests)[number]>;
export type FloatingIpRequest = z.infer<(typeof floatingIpRequests)[number]>;
export type ObjectRequest = SecurityGroupRequest | RouterRequest | FloatingIpRequest;
