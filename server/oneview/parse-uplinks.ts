import type {
  GroupUplinkSet,
  Interconnect,
  InterconnectPort,
  LogicalInterconnect,
  LogicalInterconnectGroup,
  UplinkPort,
  UplinkSet,
} from "@/server/model/fabric-state";
import { type JsonObject, objectAt, objectsAt, textAt, textsAt } from "@/server/oneview/read-json";

export function parseGroup(json: JsonObject): LogicalInterconnectGroup | null {
  const uri = textAt(json, "uri");
  if (uri === null) return null;
  return {
    uri,
    name: textAt(json, "name") ?? uri,
    state: textAt(json, "state"),
    status: textAt(json, "status"),
    uplinkSets: objectsAt(json, "uplinkSets").map(parseGroupUplinkSet),
    eTag: textAt(json, "eTag"),
  };
}

function parseGroupUplinkSet(json: JsonObject): GroupUplinkSet {
  return {
    name: textAt(json, "name") ?? "",
    networkType: textAt(json, "networkType") ?? "Unknown",
    ethernetNetworkType: textAt(json, "ethernetNetworkType") ?? "Unknown",
    networkUris: textsAt(json, "networkUris"),
    nativeNetworkUri: textAt(json, "nativeNetworkUri"),
  };
}

export function parseLogicalInterconnect(json: JsonObject): LogicalInterconnect | null {
  const uri = textAt(json, "uri");
  if (uri === null) return null;
  return {
    uri,
    name: textAt(json, "name") ?? uri,
    groupUri: textAt(json, "logicalInterconnectGroupUri"),
    enclosureUris: textsAt(json, "enclosureUris"),
    interconnectUris: textsAt(json, "interconnects"),
    consistencyStatus: textAt(json, "consistencyStatus"),
    status: textAt(json, "status"),
  };
}

export function parseUplinkSet(json: JsonObject): UplinkSet | null {
  const uri = textAt(json, "uri");
  const logicalInterconnectUri = textAt(json, "logicalInterconnectUri");
  if (uri === null || logicalInterconnectUri === null) return null;
  return {
    uri,
    name: textAt(json, "name") ?? uri,
    logicalInterconnectUri,
    networkType: textAt(json, "networkType") ?? "Unknown",
    ethernetNetworkType: textAt(json, "ethernetNetworkType") ?? "Unknown",
    networkUris: textsAt(json, "networkUris"),
    nativeNetworkUri: textAt(json, "nativeNetworkUri"),
    reachability: textAt(json, "reachability"),
    ports: objectsAt(json, "portConfigInfos").map(parseUplinkPort),
    status: textAt(json, "status"),
    eTag: textAt(json, "eTag"),
  };
}

function parseUplinkPort(json: JsonObject): UplinkPort {
  const entries = objectsAt(objectAt(json, "location"), "locationEntries");
  const at = (type: string) => {
    const entry = entries.find((each) => each.type === type);
    return entry === undefined ? null : textAt(entry, "value");
  };
  return { portUri: textAt(json, "portUri"), bay: at("Bay"), port: at("Port") };
}

export function parseInterconnect(json: JsonObject): Interconnect | null {
  const uri = textAt(json, "uri");
  if (uri === null) return null;
  return {
    uri,
    name: textAt(json, "name") ?? uri,
    model: textAt(json, "model") ?? textAt(json, "productName"),
    logicalInterconnectUri: textAt(json, "logicalInterconnectUri"),
    enclosureUri: textAt(json, "enclosureUri"),
    state: textAt(json, "state"),
    status: textAt(json, "status"),
    ports: objectsAt(json, "ports")
      .map(parseInterconnectPort)
      .filter((port) => port !== null),
  };
}

function parseInterconnectPort(json: JsonObject): InterconnectPort | null {
  const name = textAt(json, "portName");
  const portId = textAt(json, "portId") ?? name;
  if (portId === null) return null;
  const neighbour = objectAt(json, "neighbor");
  const remote = [
    textAt(neighbour, "remoteSystemName") ?? textAt(neighbour, "remoteChassisId"),
    textAt(neighbour, "remotePortId"),
  ];
  const known = remote.filter((part) => part !== null);
  return {
    portId,
    name: name ?? portId,
    portType: textAt(json, "portType"),
    status: textAt(json, "portStatus"),
    statusReason: textAt(json, "portStatusReason"),
    speed: textAt(json, "operationalSpeed"),
    uplinkSetUri: textAt(json, "associatedUplinkSetUri"),
    neighbour: known.length === 0 ? null : known.join(" "),
  };
}
