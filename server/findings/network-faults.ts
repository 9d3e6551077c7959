import type { Fault } from "@/server/model/finding";
import type { Network, NetworkSegment, NeutronState } from "@/server/model/neutron";
import type { HostGraph } from "@/server/topology/host-graph";
import type { HostSegment } from "@/server/topology/host-segments";
import { segmentId } from "@/server/topology/ids";
import type { WorldHost } from "@/server/topology/world";
import { REMEDIES } from "./remedies";
import { wasRead } from "./served-by";
import { segmentWords, type Witnesses } from "./statements";

/** Networks that a host carries otherwise than Neutron has them: its frames are then another network's, or nobody's. */
export function segmentsUnlike(state: NeutronState, host: WorldHost, graph: HostGraph, witness: Witnesses): Fault[] {
  if (!wasRead(state, "networks")) return [];
  const networks = new Map(state.networks.map((network) => [network.id, network]));
  return graph.segments.flatMap((segment): Fault[] => {
    const network = networks.get(segment.network);
    if (
      network === undefined ||
      segment.networkType === "" ||
      segmentsOf(network).some((one) => isSame(one, segment))
    ) {
      return [];
    }
    const kind = "segment-unlike-neutron";
    const object = network.name || network.id;
    const message = `${object} on ${host.name} is ${segmentWords(segment)}, and Neutron has it as ${segmentsOf(network)
      .map(segmentWords)
      .join(" or ")}.`;
    const said = [witness.ofNetwork(network.id)].flatMap((each) => each ?? []);
    const statements = [...said, ...witness.hostsOn(network.id), ...witness.appliancesOn(network.id)];
    const nodeId = segmentId(network.id);
    const rest = { host: host.name, object, nodeId, message, remedy: REMEDIES[kind], statements };
    return [{ kind, severity: "critical", ...rest }];
  });
}

/** A plain user is not shown what a network is made of: that says nothing. */
function segmentsOf({ networkType, physicalNetwork, segmentationId, segments }: Network): readonly NetworkSegment[] {
  return segments && segments.length > 0 ? segments : [{ networkType, physicalNetwork, segmentationId }];
}

function isSame(one: NetworkSegment, there: HostSegment): boolean {
  if (one.networkType === "") return true;
  return (
    one.networkType === there.networkType &&
    (one.physicalNetwork ?? null) === there.physicalNetwork &&
    (one.segmentationId ?? null) === there.segmentationId
  );
}
