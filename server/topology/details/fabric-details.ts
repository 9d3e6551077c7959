import type { FabricState } from "@/server/model/fabric-state";
import type { FabricNeutron } from "../fabric-neutron";
import { applianceId, fabricId } from "../ids";
import { FactList, type Listing, listing } from "./fact-list";
import type { Told } from "./host-details";

/** What the facts of one object need: where to put them, the whole appliance, and how to name and link others. */
type Teller = {
  readonly facts: FactList;
  readonly listings: Listing[];
  readonly state: FabricState;
  readonly neutron: FabricNeutron;
  readonly of: { readonly command: string };
  link(category: string, uri: string | null): string | undefined;
};

type Described = {
  readonly uri: string;
  readonly name: string;
  readonly status: string | null;
  readonly state?: string | null;
  readonly eTag?: string | null;
};

/** An object of an appliance: the fields that say something, each with the request that shows it. */
export function fabricDetails(state: FabricState, category: string, nodeId: string, neutron: FabricNeutron): Told {
  const facts = new FactList();
  const listings: Listing[] = [];
  const link = (kind: string, uri: string | null) =>
    uri === null ? undefined : fabricId(state.applianceId, kind, uri);
  const tellOf = <T extends Described>(objects: readonly T[], tell: (object: T, teller: Teller) => void) => {
    const object = objects.find(({ uri }) => fabricId(state.applianceId, category, uri) === nodeId);
    if (object === undefined) return;
    const of = { command: `GET ${object.uri}` };
    facts
      .add("Identity", "Name", object.name, of)
      .add("Identity", "URI", object.uri, { mono: true, ...of })
      .add("Identity", "Appliance", state.name, { link: applianceId(state.applianceId) })
      .add("Identity", "Status", object.status, of)
      .add("Identity", "State", object.state, of)
      .add("Identity", "ETag", object.eTag, { mono: true, ...of });
    tell(object, { facts, listings, state, neutron, of, link });
  };
  if (category === "network") tellOf(state.networks, tellNetwork);
  else if (category === "group") tellOf(state.groups, tellGroup);
  else if (category === "logical-interconnect") tellOf(state.logicalInterconnects, tellLogicalInterconnect);
  else if (category === "uplink-set") tellOf(state.uplinkSets, tellUplinkSet);
  else if (category === "interconnect") tellOf(state.interconnects, tellInterconnect);
  else if (category === "enclosure") tellOf(state.enclosures, tellEnclosure);
  else if (category === "server-hardware") tellOf(state.serverHardware, tellServer);
  else if (category === "server-profile") tellOf(state.serverProfiles, tellProfile);
  return { facts, listings };
}

function nameOf(
  objects: readonly { readonly uri: string; readonly name: string }[],
  uri: string | null,
): string | null {
  return objects.find((object) => object.uri === uri)?.name ?? uri;
}

function tellNetwork(network: FabricState["networks"][number], { facts, state, neutron, of, link }: Teller): void {
  for (const { id, name, networkType, physicalNetwork, segmentationId } of neutron.networksOf(network.uri)) {
    const segment = segmentationId === null ? "" : `, ${segmentationId}`;
    facts
      .add("Neutron", "Network", name || id, { command: `openstack network show ${id}` })
      .add("Neutron", "Id", id, { mono: true })
      .add("Neutron", "Segment", `${networkType} on ${physicalNetwork ?? "no physical network"}${segment}`);
  }
  facts
    .add("VLAN & segment", "Type", network.ethernetNetworkType, of)
    .add("VLAN & segment", "VLAN", network.vlanId, of)
    .add("Fabric", "Purpose", network.purpose, of);
  const sets = state.uplinkSets.filter(({ networkUris }) => networkUris.includes(network.uri));
  if (sets.length === 0) facts.add("Fabric", "Uplink set", "in none: it reaches nothing outside");
  for (const { uri, name, nativeNetworkUri } of sets) {
    const native = nativeNetworkUri === network.uri ? " (native)" : "";
    facts.add("Fabric", "Uplink set", `${name}${native}`, { link: link("uplink-set", uri), command: `GET ${uri}` });
  }
  for (const { uri, name, networkUris } of state.networkSets) {
    if (networkUris.includes(network.uri)) facts.add("Fabric", "Network set", name, { command: `GET ${uri}` });
  }
}

function tellGroup(group: FabricState["groups"][number], { facts, of }: Teller): void {
  for (const set of group.uplinkSets) {
    const text = `${set.networkType} ${set.ethernetNetworkType}, ${set.networkUris.length} networks`;
    facts.add("Fabric", `Uplink set ${set.name}`, text, of);
  }
}

function tellLogicalInterconnect(
  { groupUri, consistencyStatus }: FabricState["logicalInterconnects"][number],
  { facts, state, of, link }: Teller,
): void {
  facts
    .add("Fabric", "Group", nameOf(state.groups, groupUri), { ...of, link: link("group", groupUri) })
    .add("Fabric", "Consistency", consistencyStatus, of);
}

function tellUplinkSet(set: FabricState["uplinkSets"][number], { facts, listings, state, of, link }: Teller): void {
  const { logicalInterconnectUri, nativeNetworkUri } = set;
  facts
    .add("Fabric", "Type", `${set.networkType} ${set.ethernetNetworkType}`, of)
    .add("Fabric", "Reachability", set.reachability, of)
    .add("Fabric", "Logical interconnect", nameOf(state.logicalInterconnects, logicalInterconnectUri), {
      ...of,
      link: link("logical-interconnect", logicalInterconnectUri),
    })
    .add("Fabric", "Native network", nameOf(state.networks, nativeNetworkUri), {
      ...of,
      link: link("network", nativeNetworkUri),
    });
  for (const { bay, port, portUri } of set.ports) {
    const text = bay === null && port === null ? portUri : `bay ${bay ?? "?"} port ${port ?? "?"}`;
    facts.add("Fabric", "Uplink port", text, { mono: true, ...of });
  }
  const lines = set.networkUris.map((uri) => {
    const network = state.networks.find((candidate) => candidate.uri === uri);
    if (network === undefined) return `${uri} (not on the appliance)`;
    return `${network.vlanId === null ? "untagged" : `VLAN ${network.vlanId}`}  ${network.name}  ${uri}`;
  });
  listings.push(listing("Networks", of.command, lines.sort()));
}

function tellInterconnect(
  interconnect: FabricState["interconnects"][number],
  { facts, listings, state, of, link }: Teller,
): void {
  const { logicalInterconnectUri } = interconnect;
  facts
    .add("Fabric", "Model", interconnect.model, of)
    .add("Fabric", "Logical interconnect", nameOf(state.logicalInterconnects, logicalInterconnectUri), {
      ...of,
      link: link("logical-interconnect", logicalInterconnectUri),
    });
  const lines = interconnect.ports.map(({ name, portType, status, statusReason, speed, neighbour }) =>
    [name, portType, status, statusReason, speed, neighbour].filter((part) => part !== null).join("  "),
  );
  if (lines.length > 0) listings.push(listing("Ports", of.command, lines));
}

function tellEnclosure(enclosure: FabricState["enclosures"][number], { facts, state, of, link }: Teller): void {
  facts.add("Fabric", "Type", enclosure.enclosureType, of).add("Fabric", "Serial number", enclosure.serialNumber, of);
  for (const { bay, deviceUri } of enclosure.deviceBays) {
    const blade = state.serverHardware.find(({ uri }) => uri === deviceUri);
    if (blade === undefined) continue;
    facts.add("Fabric", `Bay ${bay}`, blade.name, { ...of, link: link("server-hardware", blade.uri) });
  }
}

function tellServer(server: FabricState["serverHardware"][number], { facts, state, of, link }: Teller): void {
  facts
    .add("Fabric", "Model", server.model, of)
    .add("Fabric", "Serial number", server.serialNumber, of)
    .add("Fabric", "Bay", server.bay, of)
    .add("Fabric", "Power", server.powerState, of)
    .add("Fabric", "Power locked", server.powerLock, of)
    .add("Fabric", "Profile", nameOf(state.serverProfiles, server.profileUri), {
      ...of,
      link: link("server-profile", server.profileUri),
    });
  for (const { portId, mac } of server.ports) facts.add("Link", portId, mac, { mono: true, ...of });
}

function tellProfile(
  profile: FabricState["serverProfiles"][number],
  { facts, state, neutron, of, link }: Teller,
): void {
  facts.add("Fabric", "Server", nameOf(state.serverHardware, profile.serverHardwareUri), {
    ...of,
    link: link("server-hardware", profile.serverHardwareUri),
  });
  for (const connection of profile.connections) {
    const { id, name, networkUri, portId, mac } = connection;
    const network = nameOf([...state.networks, ...state.networkSets], networkUri);
    const text = [portId, mac, network, connection.state].filter((part) => part !== null).join("  ");
    const known = state.networks.some(({ uri }) => uri === networkUri);
    facts.add("Fabric", `Connection ${id}${name === null ? "" : ` ${name}`}`, text, {
      mono: true,
      ...of,
      link: known ? link("network", networkUri) : undefined,
    });
    const port = neutron.portOf(connection);
    if (port === undefined) continue;
    facts.add(
      "Neutron",
      `Port of connection ${id}`,
      `${port.name || port.id} of network ${neutron.networkName(port.networkId)}`,
      {
        command: `openstack port show ${port.id}`,
        link: known ? link("network", networkUri) : undefined,
      },
    );
  }
}
