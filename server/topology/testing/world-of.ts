import type { FabricState } from "@/server/model/fabric-state";
import type { SourceStatus } from "@/server/model/graph";
import type { HostState } from "@/server/model/host-state";
import type { World } from "../world";

/** A world of the given hosts, all live, with nothing intended unless told. */
export function worldOf(hosts: Readonly<Record<string, HostState | null>>, more: Partial<World> = {}): World {
  return {
    revision: "test:1",
    hosts: Object.entries(hosts).map(([name, state]) => ({ key: name, name, state, status: statusOf("host", name) })),
    fabrics: [],
    neutron: [],
    physicalNetworks: [],
    flatMappings: [],
    uplinkSetMappings: [],
    ...more,
  };
}

export function fabricEntry(state: FabricState): World["fabrics"][number] {
  return { state, status: statusOf("appliance", state.applianceId) };
}

export function statusOf(
  kind: SourceStatus["kind"],
  name: string,
  state: SourceStatus["state"] = "live",
): SourceStatus {
  return { id: `${kind}:${name}`, kind, name, state, observedAt: 0, errors: [] };
}
