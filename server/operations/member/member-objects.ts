import type { FloatingIpView, RouterView, SecurityGroupDetails, SecurityGroupView } from "@/server/model/object-views";
import type { ProjectScope } from "@/server/model/project-scope";
import type { OperationContext } from "@/server/operations/context";
import { describeFloatingIp } from "@/server/operations/floating-ips/list-floating-ips";
import type { SourceInput } from "@/server/operations/intent/told-intents";
import { found, memberCloud } from "@/server/operations/member/member-cloud";
import { describeRouter } from "@/server/operations/routers/describe-router";
import {
  describeSecurityGroup,
  portUse,
  summarizeSecurityGroups,
} from "@/server/operations/security-groups/describe-security-group";

type Asked = { readonly id: string; readonly caseId?: string | undefined };

export async function memberSecurityGroups(
  ctx: OperationContext,
  scope: ProjectScope,
  { projectId, ...source }: SourceInput & { readonly projectId?: string | undefined },
): Promise<readonly SecurityGroupView[]> {
  const { cloudId, seen } = await memberCloud(ctx, scope, source);
  const groups = summarizeSecurityGroups({ cloudId, intent: seen });
  return groups.filter((each) => projectId === undefined || each.projectId === projectId);
}

/** With the ports of their projects that are in it; a remote group of another project is told by its id. */
export async function memberSecurityGroup(
  ctx: OperationContext,
  scope: ProjectScope,
  { id, caseId }: Asked,
): Promise<SecurityGroupDetails> {
  const { cloudId, seen } = await memberCloud(ctx, scope, { caseId });
  return describeSecurityGroup({ cloudId, intent: seen }, found("security group", id, seen.securityGroups));
}

/** With their interfaces on networks that are seen. */
export async function memberRouters(
  ctx: OperationContext,
  scope: ProjectScope,
  input: SourceInput,
): Promise<readonly RouterView[]> {
  const { cloudId, seen, all } = await memberCloud(ctx, scope, input);
  const networks = new Set(seen.networks.map(({ id }) => id));
  const ports = new Set(seen.ports.map(({ id }) => id));
  const floatingIps = new Set(seen.floatingIps.map(({ id }) => id));
  return seen.routers.map((router) => {
    const view = describeRouter({ cloudId, intent: all }, router);
    const isOut = router.externalNetworkId !== null && networks.has(router.externalNetworkId);
    return {
      ...{ ...view, host: "" },
      externalNetworkName: isOut || router.externalNetworkId === null ? view.externalNetworkName : "",
      gatewayPortId: view.gatewayPortId !== null && ports.has(view.gatewayPortId) ? view.gatewayPortId : null,
      interfaces: view.interfaces
        .filter(({ networkId }) => networks.has(networkId))
        .map((each) => ({ ...each, host: "" })),
      floatingIps: view.floatingIps.filter(({ id }) => floatingIps.has(id)),
    };
  });
}

export async function memberRouter(
  ctx: OperationContext,
  scope: ProjectScope,
  { id, caseId }: Asked,
): Promise<RouterView> {
  return found("router", id, await memberRouters(ctx, scope, { caseId }));
}

/** Own floating IPs; whether they work is reckoned from all there is. */
export async function memberFloatingIps(
  ctx: OperationContext,
  scope: ProjectScope,
  input: SourceInput & {
    readonly networkId?: string | undefined;
    readonly routerId?: string | undefined;
    readonly portId?: string | undefined;
  },
): Promise<readonly FloatingIpView[]> {
  const { networkId, routerId, portId, ...source } = input;
  const { cloudId, seen, all } = await memberCloud(ctx, scope, source);
  const whole = new Map(all.floatingIps.map((each) => [each.id, each]));
  const views = seen.floatingIps.map((floatingIp): FloatingIpView => {
    const view = describeFloatingIp({ cloudId, intent: all }, whole.get(floatingIp.id) ?? floatingIp);
    const port = seen.ports.find(({ id }) => id === floatingIp.portId);
    return {
      ...{ ...view, ...floatingIp },
      port: port === undefined ? null : portUse(seen, port),
      routerName: floatingIp.routerId === null ? null : view.routerName,
    };
  });
  return views.filter(
    (each) =>
      (networkId === undefined || each.networkId === networkId) &&
      (routerId === undefined || each.routerId === routerId) &&
      (portId === undefined || each.portId === portId),
  );
}

export async function memberFloatingIp(
  ctx: OperationContext,
  scope: ProjectScope,
  { id, caseId }: Asked,
): Promise<FloatingIpView> {
  return found("floating IP", id, await memberFloatingIps(ctx, scope, { caseId }));
}
