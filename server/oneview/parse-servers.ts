import type {
  Enclosure,
  ProfileConnection,
  ServerHardware,
  ServerProfile,
  VirtualPort,
} from "@/server/model/fabric-state";
import { type JsonObject, numberAt, objectAt, objectsAt, textAt } from "@/server/oneview/read-json";

export function parseEnclosure(json: JsonObject): Enclosure | null {
  const uri = textAt(json, "uri");
  if (uri === null) return null;
  return {
    uri,
    name: textAt(json, "name") ?? uri,
    enclosureType: textAt(json, "enclosureType"),
    serialNumber: textAt(json, "serialNumber"),
    state: textAt(json, "state"),
    status: textAt(json, "status"),
    deviceBays: objectsAt(json, "deviceBays").flatMap((bay) => {
      const number = numberAt(bay, "bayNumber");
      if (number === null) return [];
      return [{ bay: number, deviceUri: textAt(bay, "deviceUri"), profileUri: textAt(bay, "profileUri") }];
    }),
  };
}

export function parseServerHardware(json: JsonObject): ServerHardware | null {
  const uri = textAt(json, "uri");
  if (uri === null) return null;
  const locationUri = textAt(json, "locationUri");
  return {
    uri,
    name: textAt(json, "name") ?? uri,
    model: textAt(json, "model"),
    serialNumber: textAt(json, "serialNumber"),
    locationUri,
    // A rack server has a position of 0, which is no bay.
    bay: locationUri === null ? null : numberAt(json, "position"),
    profileUri: textAt(json, "serverProfileUri"),
    powerState: textAt(json, "powerState"),
    powerLock: json.powerLock === true,
    state: textAt(json, "state"),
    status: textAt(json, "status"),
    ports: objectsAt(objectAt(json, "portMap"), "deviceSlots").flatMap(portsOfSlot),
  };
}

/**
 * The port ids that a connection can name: `<location> <slot>:<port>-<function>` for each FlexNIC, or without the
 * function for an Ethernet port that is not divided. Storage ports and empty slots give none.
 */
function portsOfSlot(slot: JsonObject): readonly VirtualPort[] {
  const location = textAt(slot, "location");
  const slotNumber = textAt(slot, "slotNumber");
  if (location === null || slotNumber === null) return [];
  return objectsAt(slot, "physicalPorts").flatMap((port) => {
    const portNumber = textAt(port, "portNumber");
    if (portNumber === null) return [];
    const portId = `${location} ${slotNumber}:${portNumber}`;
    const interconnectUri = textAt(port, "interconnectUri") ?? textAt(port, "physicalInterconnectUri");
    const divided = objectsAt(port, "virtualPorts").flatMap((each) => {
      const part = textAt(each, "portFunction");
      return part === null ? [] : [{ portId: `${portId}-${part}`, mac: macAt(each), interconnectUri }];
    });
    if (divided.length > 0) return divided;
    const type = textAt(port, "type") ?? "Ethernet";
    return type === "Ethernet" ? [{ portId, mac: macAt(port), interconnectUri }] : [];
  });
}

export function parseServerProfile(json: JsonObject): ServerProfile | null {
  const uri = textAt(json, "uri");
  if (uri === null) return null;
  // Up to API 500 the connections lie in the profile itself, from 600 on in its connectionSettings.
  const holder = Array.isArray(json.connections) ? json : objectAt(json, "connectionSettings");
  return {
    uri,
    name: textAt(json, "name") ?? uri,
    serverHardwareUri: textAt(json, "serverHardwareUri"),
    enclosureUri: textAt(json, "enclosureUri"),
    connections: objectsAt(holder, "connections").map(parseConnection),
    managesBoot: objectAt(json, "boot").manageBoot === true,
    state: textAt(json, "state"),
    status: textAt(json, "status"),
    eTag: textAt(json, "eTag"),
  };
}

function parseConnection(json: JsonObject): ProfileConnection {
  return {
    id: numberAt(json, "id") ?? 0,
    name: textAt(json, "name"),
    functionType: textAt(json, "functionType") ?? "Unknown",
    networkUri: textAt(json, "networkUri"),
    portId: textAt(json, "portId"),
    mac: macAt(json),
    bootPriority: textAt(objectAt(json, "boot"), "priority"),
    state: textAt(json, "state"),
    status: textAt(json, "status"),
  };
}

/** Lower case with colons, as the rest of the console has them: the appliance writes upper case. */
function macAt(json: JsonObject): string | null {
  const mac = textAt(json, "mac");
  if (mac === null) return null;
  const hex = mac.replace(/[:.-]/g, "").toLowerCase();
  return /^[0-9a-f]{12}$/.test(hex) ? hex.replace(/(..)(?=.)/g, "$1:") : mac.toLowerCase();
}
