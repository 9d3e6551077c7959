import type { FloatingIp } from "@/server/model/neutron";
import type { FloatingIpView } from "@/server/model/object-views";
import { gatewayPortOf } from "@/server/neutron/router-ports";
import type { OperationContext } from "@/server/operations/context";
import { type SourceInput, type ToldIntent, toldIntents } from "@/server/operations/intent/told-intents";
import { portUse } from "@/server/operations/security-groups/describe-security-group";

export type FloatingIpsInput = SourceInput & {
  readonly networkId?: string | undefined;
  readonly routerId?: string | undefined;
  readonly portId?: string | undefined;
};

/** By address. */
export async function listFloatingIps(
  ctx: OperationContext,
  input: FloatingIpsInput,
): Promise<readonly FloatingIpView[]> {
  const views = (await toldIntents(ctx, input)).flatMap((told) =>
    told.intent.floatingIps.map((floatingIp) => describeFloatingIp(told, floatingIp)),
  );
  return views.filter(
    (each) =>
      (input.networkId === undefined || each.networkId === input.networkId) &&
      (input.routerId === undefined || each.routerId === input.routerId) &&
      (input.portId === undefined || each.portId === input.portId),
  );
}

export function describeFloatingIp({ cloudId, intent }: ToldIntent, floatingIp: FloatingIp): FloatingIpView {
  const { networkId, portId, routerId } = floatingIp;
  const port = intent.ports.find((each) => each.id === portId);
  const router = intent.routers.find((each) => each.id === routerId);
  const isRouted = router !== undefined && (gatewayPortOf(intent.ports, router.id)?.host ?? "") !== "";
  return {
    ...floatingIp,
    cloudId,
    status: port !== undefined && isRouted ? "ACTIVE" : "DOWN",
    networkName: intent.networks.find((each) => each.id === networkId)?.name || networkId,
    port: port === undefined ? null : portUse(intent, port),
    routerName: router === undefined ? null : router.name || router.id,
  };
}
