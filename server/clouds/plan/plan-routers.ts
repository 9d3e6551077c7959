import {
  type Attributes,
  actionStep,
  type CloudStep,
  COLLECTIONS,
  deleteStep,
  given,
  type MirroredCloud,
  postStep,
  putSteps,
} from "@/server/clouds/plan/cloud-step";
import { found } from "@/server/clouds/plan/found";
import { projectOf } from "@/server/clouds/plan/project-of";
import type { Router } from "@/server/model/neutron";
import { routerTarget, subnetTarget } from "@/server/model/object-words";
import type { RouterInput, RouterUpdate } from "@/server/model/router-input";
import { stepId } from "@/server/reconcile/step-id";

const ROUTER = COLLECTIONS.router;

export function planNewRouter(cloud: MirroredCloud, key: string, input: RouterInput): readonly CloudStep[] {
  const { name, externalNetworkId, snat } = input;
  const target = `router "${name || "unnamed"}"`;
  const told = {
    id: stepId("router.create", key),
    verb: "router.create",
    target,
    why: "Neutron does not have it yet.",
  };
  const gateway = externalNetworkId === null ? undefined : gatewayOf(externalNetworkId, snat ? undefined : false);
  const attributes = { name, project_id: projectOf(cloud, input.projectId), external_gateway_info: gateway };
  return [postStep(cloud, ROUTER, told, given(attributes))];
}

/** The gateway is sent whole when anything of it changes, and whether it translates only when that was said. */
export function planRouterUpdate(cloud: MirroredCloud, routerId: string, changes: RouterUpdate): readonly CloudStep[] {
  const router = found(cloud, "routers", routerId);
  const { name, routes } = changes;
  const networkId = changes.externalNetworkId === undefined ? router.externalNetworkId : changes.externalNetworkId;
  const isSame = networkId === router.externalNetworkId && (changes.snat ?? router.snat) === router.snat;
  const gateway = networkId === null ? {} : gatewayOf(networkId, changes.snat);
  const told = { objectId: routerId, id: stepId("router.update", routerId), verb: "router.update" };
  return putSteps(
    cloud,
    ROUTER,
    { ...told, target: routerTarget(router), risk: isSame ? "none" : "high" },
    routerNow(router),
    given({ name, external_gateway_info: isSame ? undefined : gateway, routes }),
  );
}

export function planRouterRemoval(cloud: MirroredCloud, routerId: string): readonly CloudStep[] {
  const router = found(cloud, "routers", routerId);
  const told = { objectId: routerId, id: stepId("router.delete", routerId), verb: "router.delete" };
  return [deleteStep(cloud, ROUTER, { ...told, target: routerTarget(router) }, routerNow(router))];
}

export function planRouterInterface(
  cloud: MirroredCloud,
  how: "add" | "remove",
  routerId: string,
  subnetId: string,
): readonly CloudStep[] {
  const router = found(cloud, "routers", routerId);
  const subnet = found(cloud, "subnets", subnetId);
  const isTaking = how === "remove";
  const verb = `router.${how}-interface`;
  return [
    actionStep(
      cloud,
      ROUTER,
      {
        ...{ id: stepId(verb, routerId, subnetId), verb, target: routerTarget(router), objectId: routerId },
        ...{ action: `${how}_router_interface`, isTaking, risk: isTaking ? "high" : "none" },
        why: isTaking ? `It shall no longer route ${subnetTarget(subnet)}.` : `It shall route ${subnetTarget(subnet)}.`,
      },
      { subnet_id: subnetId },
    ),
  ];
}

function routerNow(router: Router): Attributes {
  return {
    name: router.name,
    external_gateway_info: router.externalNetworkId === null ? {} : gatewayOf(router.externalNetworkId, router.snat),
    routes: router.routes ?? [],
  };
}

function gatewayOf(networkId: string, snat: boolean | undefined): Attributes {
  return given({ network_id: networkId, enable_snat: snat });
}
