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
import { subnetAttributes } from "@/server/clouds/plan/plan-subnets";
import { projectOf } from "@/server/clouds/plan/project-of";
import type { NetworkInput, NetworkUpdate } from "@/server/model/network-input";
import type { Network } from "@/server/model/neutron";
import type { FirstSubnetInput } from "@/server/model/subnet-input";
import { stepId } from "@/server/reconcile/step-id";

const NETWORK = COLLECTIONS.network;

/** A subnet that comes with it is made in a second step, with the id that the first brings. `key` tells this request from others. */
export function planNewNetwork(
  cloud: MirroredCloud,
  key: string,
  input: NetworkInput,
  subnet: FirstSubnetInput | null,
): readonly CloudStep[] {
  const id = stepId("network.create", key);
  const name = input.name === "" ? "unnamed" : input.name;
  const network = postStep(
    cloud,
    NETWORK,
    {
      ...{ id, verb: "network.create", target: `network "${name}"` },
      why: "Neutron does not have it yet.",
    },
    given({
      name: input.name,
      project_id: projectOf(cloud, input.projectId),
      "provider:network_type": input.networkType,
      "provider:physical_network": input.physicalNetwork ?? undefined,
      "provider:segmentation_id": input.segmentationId ?? undefined,
      mtu: input.mtu ?? undefined,
      "router:external": input.external ? true : undefined,
      shared: input.shared ? true : undefined,
      admin_state_up: input.adminStateUp,
    }),
  );
  if (subnet === null) return [network];
  const first = postStep(
    cloud,
    COLLECTIONS.subnet,
    {
      ...{ id: stepId("subnet.create", key), verb: "subnet.create", target: `subnet ${subnet.name || subnet.cidr}` },
      ...{ why: `It was asked for with network "${name}".`, dependsOn: [id] },
    },
    given({ network_id: { madeBy: id }, project_id: projectOf(cloud, input.projectId), ...subnetAttributes(subnet) }),
  );
  return [network, first];
}

export function planNetworkUpdate(
  cloud: MirroredCloud,
  networkId: string,
  changes: NetworkUpdate,
): readonly CloudStep[] {
  const network = found(cloud, "networks", networkId);
  const { name, mtu, external, shared, adminStateUp } = changes;
  return putSteps(
    cloud,
    NETWORK,
    {
      ...{ objectId: networkId, id: stepId("network.update", networkId), verb: "network.update" },
      ...{ target: networkTarget(network), risk: adminStateUp === false && network.adminStateUp ? "high" : "none" },
    },
    networkNow(network),
    given({
      ...{ name, mtu: mtu ?? undefined, "router:external": external, shared, admin_state_up: adminStateUp },
    }),
  );
}

export function planNetworkRemoval(cloud: MirroredCloud, networkId: string): readonly CloudStep[] {
  const network = found(cloud, "networks", networkId);
  const told = { objectId: networkId, id: stepId("network.delete", networkId), verb: "network.delete" };
  return [deleteStep(cloud, NETWORK, { ...told, target: networkTarget(network) }, networkNow(network))];
}

export function networkTarget({ id, name }: Pick<Network, "id" | "name">): string {
  return `network "${name || "unnamed"}" (${id.slice(0, 8)})`;
}

function networkNow(network: Network): Attributes {
  return {
    name: network.name,
    "provider:network_type": network.networkType,
    "provider:physical_network": network.physicalNetwork,
    "provider:segmentation_id": network.segmentationId,
    ...{ mtu: network.mtu, "router:external": network.external, shared: network.shared },
    admin_state_up: network.adminStateUp,
  };
}
