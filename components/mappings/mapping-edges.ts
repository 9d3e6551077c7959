import type { MappingsView, OneViewNetworkOption } from "@/server/model/mapping-views";
import type { DrawnEdge } from "./edge-layer";
import { optionKey } from "./one-view-network-list";
import { uplinkSetKey } from "./uplink-set-ref";

/** What the right side shows. */
export type FabricSide = "networks" | "uplink-sets";

type Thought = { readonly physicalNetwork: string | null; readonly pointed: OneViewNetworkOption | null };

/** Every mapping as an edge to what the right side shows, broken where it does not stand, and the one being thought of. */
export function mappingEdges(data: MappingsView, side: FabricSide, thought: Thought): readonly DrawnEdge[] {
  if (side === "uplink-sets") {
    return data.physicalNetworks.flatMap(({ name, uplinkSets }) =>
      uplinkSets.map((set) => ({
        key: `${name} ${uplinkSetKey(set)}`,
        from: `physical/${name}`,
        to: uplinkSetKey(set),
        kind: set.faults.length > 0 || set.standing.state === "missing" ? ("broken" as const) : ("stands" as const),
      })),
    );
  }
  const edges: DrawnEdge[] = data.physicalNetworks.flatMap(({ name, flat }) =>
    flat === null
      ? []
      : [
          {
            key: name,
            from: `physical/${name}`,
            to: optionKey({ applianceId: flat.applianceId, id: flat.oneViewNetworkId }),
            kind: flat.faults.length > 0 ? ("broken" as const) : ("stands" as const),
          },
        ],
  );
  const { physicalNetwork, pointed } = thought;
  if (physicalNetwork !== null && pointed !== null) {
    edges.push({ key: "thought", from: `physical/${physicalNetwork}`, to: optionKey(pointed), kind: "thought" });
  }
  return edges;
}
