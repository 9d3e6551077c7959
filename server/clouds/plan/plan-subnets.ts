import {
  type Attributes,
  type CloudStep,
  COLLECTIONS,
  deleteStep,
  given,
  type MirroredCloud,
  postStep,
  putSteps,
} from "@/server/clouds/plan/cloud-step";
import { found } from "@/server/clouds/plan/found";
import type { Subnet } from "@/server/model/neutron";
import { subnetTarget } from "@/server/model/object-words";
import type { FirstSubnetInput, SubnetInput, SubnetUpdate } from "@/server/model/subnet-input";
import { stepId } from "@/server/reconcile/step-id";

const SUBNET = COLLECTIONS.subnet;

export function planNewSubnet(cloud: MirroredCloud, key: string, input: SubnetInput): readonly CloudStep[] {
  const network = found(cloud, "networks", input.networkId);
  const id = stepId("subnet.create", key);
  const told = { id, verb: "subnet.create", target: subnetTarget(input), why: "Neutron does not have it yet." };
  const owner = network.projectId === "" ? undefined : network.projectId;
  const attributes = { network_id: input.networkId, project_id: owner, ...subnetAttributes(input) };
  return [postStep(cloud, SUBNET, told, given(attributes))];
}

export function planSubnetUpdate(cloud: MirroredCloud, subnetId: string, changes: SubnetUpdate): readonly CloudStep[] {
  const subnet = found(cloud, "subnets", subnetId);
  const told = { objectId: subnetId, id: stepId("subnet.update", subnetId), verb: "subnet.update" };
  const wanted = given({
    ...{ name: changes.name, gateway_ip: changes.gatewayIp, enable_dhcp: changes.dhcp },
    dns_nameservers: changes.dnsServers,
    allocation_pools: changes.pools,
    host_routes: changes.hostRoutes,
  });
  return putSteps(cloud, SUBNET, { ...told, target: subnetTarget(subnet), risk: "low" }, subnetNow(subnet), wanted);
}

export function planSubnetRemoval(cloud: MirroredCloud, subnetId: string): readonly CloudStep[] {
  const subnet = found(cloud, "subnets", subnetId);
  const told = { objectId: subnetId, id: stepId("subnet.delete", subnetId), verb: "subnet.delete" };
  return [deleteStep(cloud, SUBNET, { ...told, target: subnetTarget(subnet) }, subnetNow(subnet))];
}

/** Lists that are empty are left to Neutron. */
export function subnetAttributes(input: FirstSubnetInput): Attributes {
  const { name, cidr, gatewayIp, dhcp, dnsServers, pools, hostRoutes } = input;
  return given({
    ...{ name, cidr, ip_version: cidr.includes(":") ? 6 : 4 },
    ...{ gateway_ip: gatewayIp, enable_dhcp: dhcp },
    dns_nameservers: dnsServers.length === 0 ? undefined : dnsServers,
    allocation_pools: pools,
    host_routes: hostRoutes.length === 0 ? undefined : hostRoutes,
  });
}

function subnetNow(subnet: Subnet): Attributes {
  return {
    ...{ name: subnet.name, cidr: subnet.cidr, gateway_ip: subnet.gatewayIp, enable_dhcp: subnet.dhcp },
    ...{ dns_nameservers: subnet.dnsServers, allocation_pools: subnet.pools },
    host_routes: subnet.hostRoutes ?? [],
  };
}
