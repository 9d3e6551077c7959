import type { FabricState, ServerHardware, ServerProfile } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/fault";
import type { ConnectionView, PortServer } from "@/server/model/port-views";
import { isSameMac } from "@/server/oneview/binding/connection-name";
import { locatePort } from "@/server/oneview/binding/locate-port";
import { resourceId, sameResource } from "@/server/oneview/resource-uri";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";

export type FoundServer = {
  readonly fabric: FabricState;
  readonly hardware: ServerHardware;
  readonly profile: ServerProfile | null;
};

/** The server hardware of that id, on whichever appliance has it. */
export function findServer(fabrics: Fabrics, serverHardwareId: string): FoundServer | null {
  for (const fabric of fabrics.values()) {
    const hardware = fabric.serverHardware.find((each) => sameResource(each.uri, serverHardwareId));
    if (hardware !== undefined) return { fabric, hardware, profile: profileOf(fabric, hardware) };
  }
  return null;
}

export function profileOf(fabric: FabricState, hardware: ServerHardware): ServerProfile | null {
  return (
    fabric.serverProfiles.find((each) => each.uri === hardware.profileUri) ??
    fabric.serverProfiles.find((each) => each.serverHardwareUri === hardware.uri) ??
    null
  );
}

/** Why a connection cannot be made on a server, whatever the port: all reasons. */
export function serverFaults({ fabric, hardware }: FoundServer): readonly Fault[] {
  const link = { switch_info: { server_hardware_id: resourceId(hardware.uri), bootable: false } };
  const profile = { local_link_information: link };
  const located = locatePort({ mac: "", profile }, `server "${hardware.name}"`, fabric, () => null);
  return located.ok ? [] : located.faults;
}

/** The FlexNIC with a MAC; `null`: the server has no such NIC. */
export function flexNicOf(hardware: ServerHardware, mac: string): string | null {
  return hardware.ports.find((each) => isSameMac(each.mac, mac))?.portId ?? null;
}

export function portServer({ fabric, hardware, profile }: FoundServer, applianceName: string): PortServer {
  return {
    applianceId: fabric.applianceId,
    applianceName,
    serverHardwareId: resourceId(hardware.uri),
    hardwareName: hardware.name,
    profileId: profile === null ? null : resourceId(profile.uri),
    profileName: profile?.name ?? null,
    powerState: hardware.powerState,
  };
}

export function connectionView(fabric: FabricState, connection: ServerProfile["connections"][number]): ConnectionView {
  const { id, name, networkUri, portId, mac, bootPriority, state } = connection;
  const led = [...fabric.networks, ...fabric.networkSets].find((each) => each.uri === networkUri);
  return {
    ...{ id, name, mac, bootPriority, state, flexNic: portId },
    networkId: networkUri === null ? null : resourceId(networkUri),
    networkName: led?.name ?? null,
  };
}
