import type { DesiredConnection } from "@/server/model/desired-fabric";
import type {
  FabricState,
  ProfileConnection,
  ServerHardware,
  ServerProfile,
  VirtualPort,
} from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/fault";
import { isSameMac } from "@/server/oneview/binding/connection-name";
import { findConnection, isSameFlexNic, type KnownInProfile } from "@/server/oneview/binding/find-connection";
import { type LocalLink, parseLocalLink } from "@/server/oneview/binding/parse-local-link";
import { sameResource } from "@/server/oneview/resource-uri";

/** Where a baremetal port is: its server, that server's profile, its NIC and the connection that stands for it now. */
export type PortPlace = {
  readonly link: LocalLink;
  readonly hardware: ServerHardware;
  readonly profile: ServerProfile;
  /** `null`: the server shows no NIC of that MAC; the connection may be known by its name or MAC all the same. */
  readonly nic: VirtualPort | null;
  /** OneView's `portId`, of the NIC or else of the connection. */
  readonly flexNic: string | null;
  readonly existing: ProfileConnection | null;
};

export type Located =
  | { readonly ok: true; readonly place: PortPlace }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * PURE. The preconditions of binding that concern the server, in order; the lists of servers and profiles must have been
 * read: 1. the local link can be read; 2. the server exists; 3. it is no rack server and has a profile; 4. the profile
 * is there and is assigned to this very server.
 */
export function locatePort(
  port: Pick<DesiredConnection, "mac" | "profile">,
  object: string,
  fabric: FabricState,
  knownIn: (profileUri: string) => KnownInProfile | null,
): Located {
  const answer = parseLocalLink(port.profile, object);
  if (!answer.ok) return answer;
  const { link } = answer;
  const hardware = fabric.serverHardware.find((each) => sameResource(each.uri, link.serverHardwareId));
  if (hardware === undefined) return { ok: false, faults: [hardwareNotFound(object, link.serverHardwareId, fabric)] };
  const profile = fabric.serverProfiles.find((each) => each.uri === hardware.profileUri);
  const faults = [rackServer(object, hardware), profileProblem(object, hardware, profile)].filter(
    (each) => each !== null,
  );
  if (profile === undefined || faults.length > 0) return { ok: false, faults };
  const nic = hardware.ports.find((each) => isSameMac(each.mac, port.mac)) ?? null;
  const known = knownIn(profile.uri);
  const existing = findConnection(profile.connections, { mac: port.mac, flexNic: nic?.portId ?? null, known });
  const flexNic = nic?.portId ?? existing?.portId ?? null;
  const nicOfConnection = hardware.ports.find((each) => isSameFlexNic(each.portId, flexNic)) ?? null;
  return { ok: true, place: { link, hardware, profile, nic: nic ?? nicOfConnection, flexNic, existing } };
}

function hardwareNotFound(object: string, id: string, fabric: FabricState): Fault {
  const orphan = fabric.serverProfiles.find(
    (each) => each.serverHardwareUri !== null && sameResource(each.serverHardwareUri, id),
  );
  const pulled =
    orphan === undefined ? "" : ` Profile "${orphan.name}" is still assigned to it: it may have been pulled.`;
  return {
    code: "server-hardware-not-found",
    object,
    message: `${fabric.name} has no server hardware ${id}.${pulled}`,
    remedy: "Correct server_hardware_id in the port's local link, or put the server back.",
  };
}

function rackServer(object: string, hardware: ServerHardware): Fault | null {
  if (hardware.locationUri !== null) return null;
  return {
    code: "rack-server",
    object,
    message: `${hardware.name} is a rack server: OneView does not manage the network it is cabled to.`,
    remedy: "Leave this port to the driver of the switch that the server is cabled to.",
  };
}

function profileProblem(object: string, hardware: ServerHardware, profile: ServerProfile | undefined): Fault | null {
  if (hardware.profileUri === null) {
    return {
      code: "server-has-no-profile",
      object,
      message: `${hardware.name} has no server profile, so there is nothing that a connection could be part of.`,
      remedy: "Assign a server profile to it in OneView, then bind again.",
    };
  }
  if (profile === undefined) {
    return {
      code: "profile-not-found",
      object,
      message: `${hardware.name} names server profile ${hardware.profileUri}, which the appliance does not list.`,
      remedy: "Observe the appliance again; if it stays so, the console's user may not see that profile.",
    };
  }
  if (profile.serverHardwareUri !== null && sameResource(profile.serverHardwareUri, hardware.uri)) return null;
  const elsewhere = profile.serverHardwareUri === null ? "to no hardware" : `to ${profile.serverHardwareUri}`;
  return {
    code: "profile-without-hardware",
    object,
    message: `Server profile "${profile.name}" of ${hardware.name} is assigned ${elsewhere}.`,
    remedy: "Assign the profile to the server again in OneView, then bind again.",
  };
}
