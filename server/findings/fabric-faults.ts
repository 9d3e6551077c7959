import type { DesiredConnection } from "@/server/model/desired-fabric";
import type { EthernetNetwork } from "@/server/model/fabric-state";
import type { Fault, FindingKind, FindingSeverity, Statement } from "@/server/model/finding";
import { applianceId, fabricId } from "@/server/topology/ids";
import type { World } from "@/server/topology/world";
import {
  applianceHas,
  isMarkedFor,
  isResource,
  lacks,
  networkIdOf,
  setsFor,
  standIn,
  type WantedOnAppliance,
  wantedOnAppliances,
} from "./fabric-intent";
import { connectionMac, failedConnections } from "./failed-connections";
import { REMEDIES } from "./remedies";
import { isWhole } from "./served-by";
import { nameOf, type Witnesses } from "./statements";

type Told = { readonly object: string; readonly nodeId: string; readonly message: string };

/** Where appliances do not have what clouds want of them. What waits as a plan is among it: it is not there yet. */
export function fabricFaults(world: World, witness: Witnesses): Fault[] {
  const allWanted = wantedOnAppliances(world);
  const against = allWanted.flatMap((wanted) => [
    ...networkFaults(wanted, witness),
    ...missingFixed(wanted, witness),
    ...connectionFaults(wanted),
    ...leftovers(wanted, witness),
  ]);
  const bound = new Set(allWanted.flatMap(({ desired }) => desired.connections.map(({ mac }) => mac)));
  return [...against, ...failedConnections(world, bound)];
}

function faultAt(
  { name, desired }: WantedOnAppliance,
  kind: FindingKind,
  severity: FindingSeverity,
  told: Told,
  statements: readonly (Statement | null)[],
): Fault {
  const said = statements.flatMap((each) => each ?? []);
  return {
    kind,
    severity,
    host: name,
    shownBy: "appliance",
    cloudId: desired.cloudId,
    ...told,
    remedy: REMEDIES[kind],
    statements: said,
  };
}

function networkFaults(wanted: WantedOnAppliance, witness: Witnesses): Fault[] {
  const { desired, fabric, name } = wanted;
  return desired.networks.flatMap((network): Fault[] => {
    const object = labelOf(network.name, network.networkId);
    const own = standIn(fabric, network.networkId);
    const has: Statement = { by: "appliance", name, says: applianceHas(fabric, network) };
    const said = () => [witness.ofNetwork(network.networkId), ...witness.hostsOn(network.networkId), has];
    if (own === undefined) {
      const message = `${object}: its physical network is mapped to uplink sets of ${name}, which has no OneView network for it.`;
      const told = { object, nodeId: applianceId(fabric.applianceId), message };
      return [faultAt(wanted, "network-not-on-appliance", "warning", told, said())];
    }
    const nodeId = fabricId(fabric.applianceId, "network", own.uri);
    const found: Fault[] = [];
    if (own.vlanId !== network.vlanId || own.ethernetNetworkType !== network.ethernetNetworkType) {
      const message = `${object} is ${vlanWords(network)}, and ${own.name} on ${name} is ${vlanWords(own)}.`;
      found.push(faultAt(wanted, "appliance-vlan-differs", "critical", { object, nodeId, message }, said()));
    }
    if (lacks(fabric, "uplinkSets", "logicalInterconnects")) return found;
    const without = setsFor(fabric, own, network.uplinkSets).filter(({ carries }) => !carries);
    const [first] = without;
    if (first === undefined) return found;
    const sets = without.map(({ label }) => label).join(", ");
    const message = `${own.name} on ${name} stands for ${object} and is not in ${sets}: it reaches nothing there.`;
    const at = first.uri === null ? nodeId : fabricId(fabric.applianceId, "uplink-set", first.uri);
    return [...found, faultAt(wanted, "uplink-set-lacks-network", "critical", { object, nodeId: at, message }, said())];
  });
}

function vlanWords({ vlanId, ethernetNetworkType }: Pick<EthernetNetwork, "vlanId" | "ethernetNetworkType">): string {
  return vlanId === null ? ethernetNetworkType.toLowerCase() : `VLAN ${vlanId}`;
}

/** Physical networks whose flat mapping leads to a OneView network that is gone. */
function missingFixed(wanted: WantedOnAppliance, witness: Witnesses): Fault[] {
  const { cloud, desired, fabric, name } = wanted;
  const gone = [...(desired.fixedOneViewNetworkIds ?? [])].filter(
    (id) => !fabric.networks.some(({ uri }) => isResource(uri, id)),
  );
  return gone.flatMap((id): Fault[] => {
    const used = desired.connections.find(({ oneViewNetworkId }) => oneViewNetworkId === id);
    const network = cloud.networks.find((each) => each.id === used?.networkId);
    const object = `OneView network ${id}`;
    const message = `${object} of a flat mapping is not on ${name}: what is mapped to it reaches nothing.`;
    const has: Statement = { by: "appliance", name, says: `no network ${id}` };
    const told = { object, nodeId: applianceId(fabric.applianceId), message };
    const said = [network === undefined ? null : witness.ofNetwork(network.id), has];
    return [faultAt(wanted, "network-not-on-appliance", "warning", told, said)];
  });
}

/** Connections that are there for bound ports of servers. One that is missing is told by the port's plan. */
function connectionFaults(wanted: WantedOnAppliance): Fault[] {
  const { cloud, desired, fabric, name } = wanted;
  if (desired.connections.length === 0 || lacks(fabric, "serverProfiles", "networkSets")) return [];
  const all = fabric.serverProfiles.flatMap((profile) =>
    profile.connections.map((connection) => ({ profile, connection })),
  );
  return desired.connections.flatMap((port): Fault[] => {
    const target = targetOf(port, wanted);
    const own = all.filter(({ connection }) => connectionMac(connection) === port.mac);
    const [found] = own;
    if (target === undefined || found === undefined) return [];
    const leads = (uri: string | null) =>
      uri === target.uri || fabric.networkSets.some((set) => set.uri === uri && set.networkUris.includes(target.uri));
    const good = own.some(({ connection }) => leads(connection.networkUri) && connection.state !== "Failed");
    if (good) return [];
    const { profile, connection } = found;
    const to = [...fabric.networks, ...fabric.networkSets].find(({ uri }) => uri === connection.networkUri);
    const led = to?.name ?? "nothing";
    const object = port.name || port.portId;
    const what = connection.state === "Failed" ? "has failed" : `leads to ${led}, not to ${target.name}`;
    const message = `${object} is bound, and connection ${connection.id} of ${profile.name} on ${name} ${what}.`;
    const says = `connection ${connection.id} of ${profile.name} leads to ${led}, ${connection.state ?? "state not told"}`;
    const told = { object, nodeId: fabricId(fabric.applianceId, "server-profile", profile.uri), message };
    const wants = `${object} (${port.mac}) bound, on ${networkName(wanted, port.networkId)}`;
    return [
      faultAt(wanted, "connection-not-as-bound", "critical", told, [
        { by: "cloud", name: nameOf(cloud), says: wants },
        { by: "appliance", name, says },
      ]),
    ];
  });
}

function targetOf(port: DesiredConnection, { fabric }: WantedOnAppliance): EthernetNetwork | undefined {
  const { oneViewNetworkId, networkId } = port;
  if (oneViewNetworkId === null) return standIn(fabric, networkId);
  return fabric.networks.find(({ uri }) => isResource(uri, oneViewNetworkId));
}

function leftovers(wanted: WantedOnAppliance, witness: Witnesses): Fault[] {
  const { cloud, desired, fabric, name } = wanted;
  if (!isWhole(cloud)) return [];
  return fabric.networks.flatMap((network): Fault[] => {
    const id = networkIdOf(network.name);
    if (id === null || !isMarkedFor(network, desired.cloudId) || desired.knownNetworkIds.has(id)) return [];
    const message = `${network.name} on ${name} was made for a network that ${nameOf(cloud)} has no more.`;
    const nodeId = fabricId(fabric.applianceId, "network", network.uri);
    const has: Statement = { by: "appliance", name, says: `${network.name}, ${vlanWords(network)}` };
    const gone: Statement = { by: "cloud", name: nameOf(cloud), says: `no network ${id}` };
    const said = [gone, ...witness.hostsOn(id), has];
    return [faultAt(wanted, "appliance-leftover", "warning", { object: network.name, nodeId, message }, said)];
  });
}

/** Two networks may have one name. */
function labelOf(name: string, id: string): string {
  return name === "" ? id : `${name} (${id.slice(0, 8)})`;
}

function networkName({ cloud }: WantedOnAppliance, id: string): string {
  return cloud.networks.find((network) => network.id === id)?.name || id;
}
