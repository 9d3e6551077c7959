import type { Fault } from "@/server/model/fault";
import type { NetworkIntent } from "@/server/model/network-intent";
import { DEFAULT_QUOTAS, type QuotaLimit, type QuotaResource, UNLIMITED } from "@/server/model/quota";

type Known = NetworkIntent & { readonly quotas: readonly QuotaLimit[] };

export function quotaLimit(quotas: readonly QuotaLimit[], projectId: string, resource: QuotaResource): number {
  const own = quotas.find((each) => each.projectId === projectId && each.resource === resource);
  return own?.limit ?? DEFAULT_QUOTAS[resource];
}

/** How many of a resource are a project's. A rule is its group's project's. */
export function quotaUsed(intent: NetworkIntent, projectId: string, resource: QuotaResource): number {
  const own = (list: readonly { readonly projectId?: string }[]) =>
    list.filter((each) => each.projectId === projectId).length;
  switch (resource) {
    case "network":
      return own(intent.networks);
    case "subnet":
      return own(intent.subnets);
    case "port":
      return own(intent.ports);
    case "router":
      return own(intent.routers);
    case "floatingip":
      return own(intent.floatingIps);
    case "security_group":
      return own(intent.securityGroups);
    case "security_group_rule":
      return intent.securityGroups
        .filter((each) => each.projectId === projectId)
        .reduce((sum, each) => sum + each.rules.length, 0);
  }
}

/**
 * Whether a project may have `adding` more, by what it has now (`current`, before they are there). A limit below what is
 * there takes nothing away; it only lets nothing be added.
 */
export function quotaFaults(current: Known, projectId: string, resource: QuotaResource, adding = 1): readonly Fault[] {
  const limit = quotaLimit(current.quotas, projectId, resource);
  const used = quotaUsed(current, projectId, resource);
  if (limit === UNLIMITED || used + adding <= limit) return [];
  const what = resource.replaceAll("_", " ");
  return [
    {
      code: "over-quota",
      object: `project "${projectId}"`,
      message: `Project "${projectId}" has ${used} of the ${limit} that its quota of ${what} allows${adding === 1 ? "" : `, and ${adding} more are asked for`}.`,
      remedy: "Delete what is no longer needed, or let an administrator raise the quota.",
    },
  ];
}
