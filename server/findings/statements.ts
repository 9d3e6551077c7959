import type { Statement } from "@/server/model/finding";
import type { Network, NeutronState, Port } from "@/server/model/neutron";
import type { OvsAt } from "@/server/topology/host-index";
import type { World } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { networksOnAppliances } from "./fabric-intent";
import { answers } from "./served-by";

/** What each side says about a port or a network, in its own words, so that they can be read side by side. */
export type Witnesses = {
  ofPort(port: Port): Statement;
  /** `null`: none of the clouds was asked. */
  ofNetwork(id: string): Statement | null;
  /** Every host that carries the network and answers. */
  hostsOn(networkId: string): Statement[];
  /** Every appliance that answers and has to do with the network. */
  appliancesOn(networkId: string): Statement[];
};

export function witnesses(world: World, parts: WorldParts): Witnesses {
  const asked = new Map<NeutronState, string>(world.neutron.map((state) => [state, nameOf(state)]));
  const cloudOf = new Map(world.neutron.flatMap((state) => state.networks.map(({ id }) => [id, state] as const)));
  const only = asked.size === 1 ? [...asked.values()][0] : undefined;
  const cloudName = (networkId: string) => {
    const state = cloudOf.get(networkId);
    return (state === undefined ? only : asked.get(state)) ?? "Neutron";
  };
  let onAppliances: ReadonlyMap<string, readonly Statement[]> | null = null;
  return {
    ofPort: (port) => {
      const network = parts.neutron.networks.get(port.networkId);
      const bound = port.host === "" ? "bound nowhere" : `bound to ${port.host}`;
      const admin = port.adminStateUp ? "" : ", administratively down";
      const on = network === undefined ? port.networkId : `${network.name || network.id}, ${segmentWords(network)}`;
      return { by: "cloud", name: cloudName(port.networkId), says: `${port.status}${admin}, ${bound}, on ${on}` };
    },
    ofNetwork: (id) => {
      if (asked.size === 0) return null;
      const network = parts.neutron.networks.get(id);
      const says =
        network === undefined ? `no network ${id}` : `${network.name || network.id}: ${segmentWords(network)}`;
      return { by: "cloud", name: cloudName(id), says };
    },
    hostsOn: (networkId) =>
      parts.hosts.flatMap(({ host, graph }) => {
        const at = graph?.segments.find(({ network }) => network === networkId);
        if (at === undefined || !answers(host)) return [];
        const tag = at.tag === null ? "no local VLAN" : `local VLAN ${at.tag}`;
        return [{ by: "host", name: host.name, says: `${segmentWords(at)}, ${tag}` } as const];
      }),
    appliancesOn: (networkId) => {
      onAppliances ??= networksOnAppliances(world);
      return [...(onAppliances.get(networkId) ?? [])];
    },
  };
}

export function nameOf({ kind }: NeutronState): string {
  return kind === "inventory" ? "The inventory" : "Neutron";
}

/** What the host has of a port in Open vSwitch. */
export function hostHas(host: string, { port, iface, bridge }: OvsAt): Statement {
  const record = port.otherConfig;
  const tag = port.tag === null ? "no tag" : `tag ${port.tag}`;
  const recorded =
    record.net_uuid === undefined
      ? "nothing recorded by an agent"
      : `recorded: tag ${record.tag ?? "none"}, ${recordWords(record)}`;
  const broken = iface?.error ? `, ${iface.error}` : "";
  return { by: "host", name: host, says: `${port.name} on ${bridge.name} with ${tag}; ${recorded}${broken}` };
}

type Segment = Pick<Network, "networkType" | "physicalNetwork" | "segmentationId">;

/** `gre 164`, `vlan 120 on physnet1`, `flat on public`. */
export function segmentWords({ networkType, physicalNetwork, segmentationId }: Segment): string {
  const number = segmentationId === null ? "" : ` ${segmentationId}`;
  return `${networkType || "of no type"}${number}${physicalNetwork === null ? "" : ` on ${physicalNetwork}`}`;
}

function recordWords(record: Readonly<Record<string, string>>): string {
  const { network_type: type = "?", segmentation_id: id, physical_network: physical } = record;
  const known = (value: string | undefined) => value !== undefined && value !== "" && value !== "None";
  return `${type}${known(id) ? ` ${id}` : ""}${known(physical) ? ` on ${physical}` : ""}`;
}
