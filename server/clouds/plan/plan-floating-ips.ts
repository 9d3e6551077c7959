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
import { networkTarget } from "@/server/clouds/plan/plan-networks";
import { projectOf } from "@/server/clouds/plan/project-of";
import type { FloatingIp } from "@/server/model/neutron";
import { floatingIpTarget } from "@/server/model/object-words";
import type { FloatingIpInput, FloatingIpUpdate } from "@/server/model/router-input";
import { stepId } from "@/server/reconcile/step-id";

const FLOATING_IP = COLLECTIONS.floatingIp;

export function planNewFloatingIp(cloud: MirroredCloud, key: string, input: FloatingIpInput): readonly CloudStep[] {
  const network = found(cloud, "networks", input.networkId);
  const target =
    input.address === null ? `floating IP of ${networkTarget(network)}` : floatingIpTarget({ address: input.address });
  const told = { id: stepId("floating-ip.create", key), verb: "floating-ip.create", target };
  return [
    postStep(
      cloud,
      FLOATING_IP,
      { ...told, why: "Neutron does not have it yet." },
      given({
        floating_network_id: input.networkId,
        project_id: projectOf(cloud, input.projectId),
        floating_ip_address: input.address ?? undefined,
        port_id: input.portId ?? undefined,
        fixed_ip_address: input.fixedAddress ?? undefined,
      }),
    ),
  ];
}

/** Which of several addresses of the port is left to Neutron, unless it was said. */
export function planFloatingIpUpdate(
  cloud: MirroredCloud,
  floatingIpId: string,
  { portId, fixedAddress }: FloatingIpUpdate,
): readonly CloudStep[] {
  const floatingIp = found(cloud, "floatingIps", floatingIpId);
  const told = { objectId: floatingIpId, id: stepId("floating-ip.update", floatingIpId), verb: "floating-ip.update" };
  const isMoved = floatingIp.portId !== null && floatingIp.portId !== portId;
  return putSteps(
    cloud,
    FLOATING_IP,
    // the address alone is no association: Neutron wants the port beside it
    { ...told, target: floatingIpTarget(floatingIp), risk: isMoved ? "high" : "none", along: ["port_id"] },
    floatingIpNow(floatingIp),
    given({ port_id: portId, fixed_ip_address: portId === null ? undefined : (fixedAddress ?? undefined) }),
  );
}

export function planFloatingIpRemoval(cloud: MirroredCloud, floatingIpId: string): readonly CloudStep[] {
  const floatingIp = found(cloud, "floatingIps", floatingIpId);
  const told = { objectId: floatingIpId, id: stepId("floating-ip.delete", floatingIpId), verb: "floating-ip.delete" };
  const risk = floatingIp.portId === null ? "low" : "high";
  const target = floatingIpTarget(floatingIp);
  return [deleteStep(cloud, FLOATING_IP, { ...told, target, risk }, floatingIpNow(floatingIp))];
}

function floatingIpNow(floatingIp: FloatingIp): Attributes {
  return {
    floating_ip_address: floatingIp.address,
    floating_network_id: floatingIp.networkId,
    ...{ port_id: floatingIp.portId, fixed_ip_address: floatingIp.fixedAddress },
  };
}
