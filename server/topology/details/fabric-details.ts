import type { FabricState } from "@/server/model/fabric-state";
import { applianceId, fabricId } from "../ids";
import type { WorldFabric } from "../world";
import { FactList, type Listing, listing } from "./fact-list";
import type { Told } from "./host-details";

export function applianceDetails({ state, status }: WorldFabric): Told {
  const facts = new FactList();
  facts.add("Identity", "Source", status.state);
  for (const error of status.errors) facts.add("Identity", "Source says", error);
  if (state === null) return { facts, listings: [] };
  facts
    .add("Identity", "Appliance", state.name)
    .add("Identity", "API version", state.apiVersion, { command: "GET /rest/version" })
    .add("Fabric", "Networks", state.networks.length, { command: "GET /rest/ethernet-networks" })
    .add("Fabric", "Logical interconnect groups", state.groups.length, {
      command: "GET /rest/logical-interconnect-groups",
    })
    .add("Fabric", "Logical interconnects", state.logicalInterconnects.length, {
      command: "GET /rest/logical-interconnects",
    })
    .add("Fabric", "Uplink sets", state.uplinkSets.length, { command: "GET /rest/uplink-sets" })
    .add("Fabric", "Enclosures", state.enclosures.length, { command: "GET /rest/enclosures" })
    .add("Fabric", "Server hardware", state.serverHardware.length, { command: "GET /rest/server-hardware" })
    .add("Fabric", "Server profiles", state.serverProfiles.length, { command: "GET /rest/server-profiles" });
  const unread = state.errors.map(({ part, message }) => `${part}: ${message}`);
  return { facts, listings: unread.length === 0 ? [] : [listing("What could not be read", "", unread)] };
}

/** An object of an appliance: the fields that say something, each with the request that shows it. */
export function fabricDetails(state: FabricState, category: string, nodeId: string): Told {
  const facts = new FactList();
  const listings: Listing[] = [];
  const is = ({ uri }: { readonly uri: string }) => fabricId(state.applianceId, category, uri) === nodeId;
  const at = (kind: string, uri: string | null) => (uri === null ? undefined : fabricId(state.applianceId, kind, uri));
  const nameOf = (list: readonly { readonly uri: string; readonly name: string }[], uri: string | null) =>
    list.find((item) => item.uri === uri)?.name ?? uri;
  const common = (object: {
    uri: string;
    name: string;
    status: string | null;
    state?: string | null;
    eTag?: string | null;
  }) => {
    const of = { command: `GET ${object.uri}` };
    facts
      .add("Identity", "Name", object.name, of)
      .add("Identity", "URI", object.uri, { mono: true, ...of })
      .add("Identity", "Appliance", state.name, { link: applianceId(state.applianceId) })
      .add("Identity", "Status", object.status, of)
      .add("Identity", "State", object.state, of)
      .add("Identity", "ETag", object.eTag, { mono: true, ...of });
    return of;
  };
  switch (category) {
    case "network": {
      const network = state.networks.find(is);
      if (network === undefined) break;
      const of = common(network);
      facts
        .add("VLAN & segment", "Type", network.ethernetNetworkType, of)
        .add("VLAN & segment", "VLAN", network.vlanId, of)
        .add("Fabric", "Purpose", network.purpose, of);
      const sets = state.uplinkSets.filter(({ networkUris }) => networkUris.includes(network.uri));
      if (sets.length === 0) facts.add("Fabric", "Uplink set", "in none: it reaches nothing outside");
      for (const { uri, name, nativeNetworkUri } of sets) {
        const native = nativeNetworkUri === network.uri ? " (native)" : "";
        facts.add("Fabric", "Uplink set", `${name}${native}`, { link: at("uplink-set", uri), command: `GET ${uri}` });
      }
      for (const { uri, name, networkUris } of state.networkSets) {
        if (networkUris.includes(network.uri)) facts.add("Fabric", "Network set", name, { command: `GET ${uri}` });
      }
      break;
    }
    case "group": {
      const group = state.groups.find(is);
      if (group === undefined) break;
      const of = common(group);
      for (const set of group.uplinkSets) {
        const text = `${set.networkType} ${set.ethernetNetworkType}, ${set.networkUris.length} networks`;
        facts.add("Fabric", `Uplink set ${set.name}`, text, of);
      }
      break;
    }
    case "logical-interconnect": {
      const li = state.logicalInterconnects.find(is);
      if (li === undefined) break;
      const of = common(li);
      facts
        .add("Fabric", "Group", nameOf(state.groups, li.groupUri), { ...of, link: at("group", li.groupUri) })
        .add("Fabric", "Consistency", li.consistencyStatus, of);
      break;
    }
    case "uplink-set": {
      const set = state.uplinkSets.find(is);
      if (set === undefined) break;
      const of = common(set);
      facts
        .add("Fabric", "Type", `${set.networkType} ${set.ethernetNetworkType}`, of)
        .add("Fabric", "Reachability", set.reachability, of)
        .add("Fabric", "Logical interconnect", nameOf(state.logicalInterconnects, set.logicalInterconnectUri), {
          ...of,
          link: at("logical-interconnect", set.logicalInterconnectUri),
        })
        .add("Fabric", "Native network", nameOf(state.networks, set.nativeNetworkUri), {
          ...of,
          link: at("network", set.nativeNetworkUri),
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
      break;
    }
    case "interconnect": {
      const interconnect = state.interconnects.find(is);
      if (interconnect === undefined) break;
      const of = common(interconnect);
      facts
        .add("Fabric", "Model", interconnect.model, of)
        .add(
          "Fabric",
          "Logical interconnect",
          nameOf(state.logicalInterconnects, interconnect.logicalInterconnectUri),
          {
            ...of,
            link: at("logical-interconnect", interconnect.logicalInterconnectUri),
          },
        );
      const lines = interconnect.ports.map(({ name, portType, status, statusReason, speed, neighbour }) =>
        [name, portType, status, statusReason, speed, neighbour].filter((part) => part !== null).join("  "),
      );
      if (lines.length > 0) listings.push(listing("Ports", of.command, lines));
      break;
    }
    case "enclosure": {
      const enclosure = state.enclosures.find(is);
      if (enclosure === undefined) break;
      const of = common(enclosure);
      facts
        .add("Fabric", "Type", enclosure.enclosureType, of)
        .add("Fabric", "Serial number", enclosure.serialNumber, of);
      for (const { bay, deviceUri } of enclosure.deviceBays) {
        const blade = state.serverHardware.find(({ uri }) => uri === deviceUri);
        if (blade !== undefined)
          facts.add("Fabric", `Bay ${bay}`, blade.name, { ...of, link: at("server-hardware", blade.uri) });
      }
      break;
    }
    case "server-hardware": {
      const server = state.serverHardware.find(is);
      if (server === undefined) break;
      const of = common(server);
      facts
        .add("Fabric", "Model", server.model, of)
        .add("Fabric", "Serial number", server.serialNumber, of)
        .add("Fabric", "Bay", server.bay, of)
        .add("Fabric", "Power", server.powerState, of)
        .add("Fabric", "Power locked", server.powerLock, of)
        .add("Fabric", "Profile", nameOf(state.serverProfiles, server.profileUri), {
          ...of,
          link: at("server-profile", server.profileUri),
        });
      for (const { portId, mac } of server.ports) facts.add("Link", portId, mac, { mono: true, ...of });
      break;
    }
    case "server-profile": {
      const profile = state.serverProfiles.find(is);
      if (profile === undefined) break;
      const of = common(profile);
      facts.add("Fabric", "Server", nameOf(state.serverHardware, profile.serverHardwareUri), {
        ...of,
        link: at("server-hardware", profile.serverHardwareUri),
      });
      for (const { id, name, networkUri, portId, mac, state: connectionState } of profile.connections) {
        const network = nameOf([...state.networks, ...state.networkSets], networkUri);
        const text = [portId, mac, network, connectionState].filter((part) => part !== null).join("  ");
        const inNetworks = state.networks.some(({ uri }) => uri === networkUri);
        facts.add("Fabric", `Connection ${id}${name === null ? "" : ` ${name}`}`, text, {
          mono: true,
          ...of,
          link: inNetworks ? at("network", networkUri) : undefined,
        });
      }
      break;
    }
  }
  return { facts, listings };
}
