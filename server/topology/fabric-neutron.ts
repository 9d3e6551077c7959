import type { EthernetNetwork, FabricState, ProfileConnection } from "@/server/model/fabric-state";
import type { Network, NeutronState, Port } from "@/server/model/neutron";
import type { World } from "./world";

/** What the objects of one appliance stand for, in Neutron's words. */
export type FabricNeutron = {
  /** Networks that a OneView network stands for: one by its name `Neutron [<id>]`, or those of its flat mappings. */
  networksOf(networkUri: string): readonly Network[];
  /** The bound baremetal port that a profile's connection stands for. */
  portOf(connection: ProfileConnection): Port | undefined;
  networkName(id: string): string;
};

const MANAGED = /^Neutron \[([0-9a-f-]{36})\]$/i;
const CONNECTION = /^NeutronPort\[([0-9a-f:]{17})\]$/i;

/**
 * A connection is a port's by the MAC in its name (profiles with virtual MACs give it one of their own), else by its MAC;
 * where several bound ports have that MAC, by the network it leads to.
 */
export function fabricNeutron(world: World, state: FabricState): FabricNeutron {
  const networks = new Map(world.neutron.flatMap((each) => each.networks.map((network) => [network.id, network])));
  const flat = flatNetworks(world, state.applianceId);
  const networksOf = new Map(state.networks.map((each) => [each.uri, standsFor(each, networks, flat)]));
  const bound = boundPorts(world.neutron);
  return {
    networksOf: (uri) => networksOf.get(uri) ?? [],
    portOf: (connection) => {
      const mac = CONNECTION.exec(connection.name ?? "")?.[1] ?? connection.mac;
      const ports = mac === null ? [] : (bound.get(mac.toLowerCase()) ?? []);
      const led = new Set((networksOf.get(connection.networkUri ?? "") ?? []).map(({ id }) => id));
      return ports.find(({ networkId }) => led.has(networkId)) ?? ports[0];
    },
    networkName: (id) => networks.get(id)?.name || id.slice(0, 8),
  };
}

/** Ports of servers that are bound, by MAC. */
export function boundPorts(states: readonly NeutronState[]): ReadonlyMap<string, readonly Port[]> {
  const found = new Map<string, Port[]>();
  for (const port of states.flatMap(({ ports }) => ports)) {
    if (port.vnicType !== "baremetal" || port.host === "") continue;
    const same = found.get(port.mac.toLowerCase());
    if (same === undefined) found.set(port.mac.toLowerCase(), [port]);
    else same.push(port);
  }
  return found;
}

function standsFor(
  each: EthernetNetwork,
  networks: ReadonlyMap<string, Network>,
  flat: ReadonlyMap<string, readonly Network[]>,
): readonly Network[] {
  const managed = networks.get(MANAGED.exec(each.name)?.[1]?.toLowerCase() ?? "");
  if (managed !== undefined) return [managed];
  return flat.get(each.uri.slice(each.uri.lastIndexOf("/") + 1).toLowerCase()) ?? [];
}

/** Networks of flat mappings on an appliance, by the OneView network's id. VLAN networks follow one only without uplink sets. */
function flatNetworks(world: World, applianceId: string): ReadonlyMap<string, readonly Network[]> {
  const found = new Map<string, Network[]>();
  for (const mapping of world.flatMappings) {
    if (mapping.applianceId !== applianceId) continue;
    const { cloudId, physicalNetwork, oneViewNetworkId } = mapping;
    const toSets = world.uplinkSetMappings.some(
      (each) => each.cloudId === cloudId && each.physicalNetwork === physicalNetwork,
    );
    const own = world.neutron
      .filter((state) => state.cloudId === undefined || state.cloudId === cloudId)
      .flatMap(({ networks }) => networks)
      .filter((network) => network.physicalNetwork === physicalNetwork)
      .filter(({ networkType }) => networkType === "flat" || (networkType === "vlan" && !toSets));
    const id = oneViewNetworkId.toLowerCase();
    found.set(id, [...(found.get(id) ?? []), ...own]);
  }
  return found;
}
