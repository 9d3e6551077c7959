import type { BaremetalPort } from "@/server/clouds/ironic/baremetal-port";
import type { CloudStep, MirroredCloud } from "@/server/clouds/plan/cloud-step";
import { planFloatingIpRemoval, planFloatingIpUpdate, planNewFloatingIp } from "@/server/clouds/plan/plan-floating-ips";
import { planNetworkRemoval, planNetworkUpdate, planNewNetwork } from "@/server/clouds/plan/plan-networks";
import {
  planLocalLink,
  planNewPort,
  planPortBinding,
  planPortRemoval,
  planPortUnbinding,
  planPortUpdate,
} from "@/server/clouds/plan/plan-ports";
import {
  planNewRouter,
  planRouterInterface,
  planRouterRemoval,
  planRouterUpdate,
} from "@/server/clouds/plan/plan-routers";
import {
  planGroupRemoval,
  planGroupUpdate,
  planNewGroup,
  planNewRules,
  planRulesRemoval,
} from "@/server/clouds/plan/plan-security-groups";
import { planNewSubnet, planSubnetRemoval, planSubnetUpdate } from "@/server/clouds/plan/plan-subnets";
import type { CloudWrite } from "@/server/operations/cloud-writes/is-cloud-write";

/**
 * The calls that a request is in a real cloud. Only what the mirror shows to be gone is refused here: whether pools,
 * quotas and rights allow it is for Neutron to say. `cards`: what Ironic knows of the port that the request is about.
 */
export function planInCloud(
  cloud: MirroredCloud,
  request: CloudWrite,
  cards: readonly BaremetalPort[],
): readonly CloudStep[] {
  switch (request.kind) {
    case "create-network":
      return planNewNetwork(cloud, request.networkId, request.input, request.subnet?.input ?? null);
    case "update-network":
      return planNetworkUpdate(cloud, request.networkId, request.changes);
    case "delete-network":
      return planNetworkRemoval(cloud, request.networkId);
    case "create-subnet":
      return planNewSubnet(cloud, request.subnetId, request.input);
    case "update-subnet":
      return planSubnetUpdate(cloud, request.subnetId, request.changes);
    case "delete-subnet":
      return planSubnetRemoval(cloud, request.subnetId);
    case "create-port":
      return planNewPort(cloud, request.portId, request.input);
    case "update-port":
      return planPortUpdate(cloud, request.portId, request.changes);
    case "delete-port":
      return planPortRemoval(cloud, request.portId);
    case "bind-port":
      return planPortBinding(cloud, request.portId, request.host, request.localLink);
    case "unbind-port":
      return planPortUnbinding(cloud, request.portId);
    case "set-local-link":
      return planLocalLink(cloud, request.portId, request.localLink, cards);
    case "create-security-group":
      return planNewGroup(cloud, request.securityGroupId, request.input);
    case "update-security-group":
      return planGroupUpdate(cloud, request.securityGroupId, request.changes);
    case "delete-security-group":
      return planGroupRemoval(cloud, request.securityGroupId);
    case "add-security-group-rules":
      return planNewRules(cloud, request.securityGroupId, request.firstRuleId, request.rules);
    case "remove-security-group-rules":
      return planRulesRemoval(cloud, request.securityGroupId, request.ruleIds);
    case "create-router":
      return planNewRouter(cloud, request.routerId, request.input);
    case "update-router":
      return planRouterUpdate(cloud, request.routerId, request.changes);
    case "delete-router":
      return planRouterRemoval(cloud, request.routerId);
    case "add-router-interface":
      return planRouterInterface(cloud, "add", request.routerId, request.input.subnetId);
    case "remove-router-interface":
      return planRouterInterface(cloud, "remove", request.routerId, request.input.subnetId);
    case "create-floating-ip":
      return planNewFloatingIp(cloud, request.floatingIpId, request.input);
    case "update-floating-ip":
      return planFloatingIpUpdate(cloud, request.floatingIpId, request.changes);
    case "delete-floating-ip":
      return planFloatingIpRemoval(cloud, request.floatingIpId);
  }
}
