import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { CloudWrite } from "@/server/operations/cloud-writes/is-cloud-write";

/** What comes of a change in a real cloud that is not part of its plan, for people to know. */
export function whatFollows(intent: CloudIntent, request: CloudWrite): readonly string[] {
  const physical = physicalNetworkOf(intent, request);
  const isMapped = [...intent.flatMappings, ...intent.uplinkSetMappings].some(
    (each) => each.physicalNetwork === physical,
  );
  if (physical === null || !isMapped) return [];
  return [
    `This plan changes Neutron only. What follows from it on OneView comes as a plan of its own, by the policy of the mapping of physical network ${physical}: applied at once, or waiting to be read.`,
  ];
}

/** Of requests that appliances may have to do with. */
function physicalNetworkOf(intent: CloudIntent, request: CloudWrite): string | null {
  const ofNetwork = (id: string | undefined) => intent.networks.find((each) => each.id === id)?.physicalNetwork ?? null;
  switch (request.kind) {
    case "create-network":
      return request.input.physicalNetwork;
    case "update-network":
    case "delete-network":
      return ofNetwork(request.networkId);
    case "create-port":
      return ofNetwork(request.input.networkId);
    case "delete-port":
    case "bind-port":
    case "unbind-port":
    case "set-local-link":
      return ofNetwork(intent.ports.find((each) => each.id === request.portId)?.networkId);
    default:
      return null;
  }
}
