import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { Scope } from "@/server/model/plan";
import type { ObjectRequest } from "@/server/operations/intent/object-requests";

/** Scope, title and procedure of requests about security groups, routers and floating IPs; `request-words.ts` has the others. */

export function objectScope(request: ObjectRequest): Scope {
  const { cloudId } = request;
  if ("securityGroupId" in request)
    return { kind: "security-group", cloudId, securityGroupId: request.securityGroupId };
  if ("routerId" in request) return { kind: "router", cloudId, routerId: request.routerId };
  return { kind: "floating-ip", cloudId, floatingIpId: request.floatingIpId };
}

export function objectTitle(request: ObjectRequest, current: CloudIntent): string {
  const groupName = (id: string) => current.securityGroups.find((each) => each.id === id)?.name || id;
  const routerName = (id: string) => current.routers.find((each) => each.id === id)?.name || id;
  const networkName = (id: string) => current.networks.find((each) => each.id === id)?.name || id;
  const portName = (id: string) => current.ports.find((each) => each.id === id)?.name || id;
  const address = (id: string) => current.floatingIps.find((each) => each.id === id)?.address ?? id;
  const subnetName = (id: string) => {
    const subnet = current.subnets.find((each) => each.id === id);
    return subnet === undefined ? id : subnet.name || subnet.cidr;
  };
  const rules = (count: number) => (count === 1 ? "a rule" : `${count} rules`);
  switch (request.kind) {
    case "create-security-group":
      return `Create security group ${request.input.name} of project ${request.input.projectId}`;
    case "update-security-group":
      return `Change security group ${groupName(request.securityGroupId)}`;
    case "delete-security-group":
      return `Delete security group ${groupName(request.securityGroupId)}`;
    case "add-security-group-rules":
      return `Add ${rules(request.rules.length)} to security group ${groupName(request.securityGroupId)}`;
    case "remove-security-group-rules":
      return `Remove ${rules(request.ruleIds.length)} from security group ${groupName(request.securityGroupId)}`;
    case "create-router":
      return `Create router ${request.input.name || request.routerId}`;
    case "update-router":
      return `Change router ${routerName(request.routerId)}`;
    case "delete-router":
      return `Delete router ${routerName(request.routerId)}`;
    case "add-router-interface":
      return `Connect subnet ${subnetName(request.input.subnetId)} to router ${routerName(request.routerId)}`;
    case "remove-router-interface":
      return `Disconnect subnet ${subnetName(request.input.subnetId)} from router ${routerName(request.routerId)}`;
    case "create-floating-ip":
      return `Create floating IP ${request.input.address ?? `of network ${networkName(request.input.networkId)}`}`;
    case "update-floating-ip": {
      const { portId } = request.changes;
      const which = address(request.floatingIpId);
      return portId === null
        ? `Take floating IP ${which} from its port`
        : `Lead floating IP ${which} to ${portName(portId)}`;
    }
    case "delete-floating-ip":
      return `Delete floating IP ${address(request.floatingIpId)}`;
  }
}

/** The procedure that asked, for the audit trail. */
export const OBJECT_ACTIONS: Readonly<Record<ObjectRequest["kind"], string>> = {
  "create-security-group": "securityGroups.create",
  "update-security-group": "securityGroups.update",
  "delete-security-group": "securityGroups.delete",
  "add-security-group-rules": "securityGroups.addRule",
  "remove-security-group-rules": "securityGroups.removeRule",
  "create-router": "routers.create",
  "update-router": "routers.update",
  "delete-router": "routers.delete",
  "add-router-interface": "routers.addInterface",
  "remove-router-interface": "routers.removeInterface",
  "create-floating-ip": "floatingIps.create",
  "update-floating-ip": "floatingIps.update",
  "delete-floating-ip": "floatingIps.delete",
};

/** The objects that a request names; what it makes gets another id each time. */
export function objectAbout(request: ObjectRequest): string {
  const isNew = request.kind.startsWith("create-");
  const subnetId = "input" in request && "subnetId" in request.input ? request.input.subnetId : null;
  return JSON.stringify([isNew ? null : objectScope(request), subnetId]);
}

export function isObjectRequest(request: { readonly kind: string }): request is ObjectRequest {
  return Object.hasOwn(OBJECT_ACTIONS, request.kind);
}
