import type { Fault } from "@/server/model/fault";
import type { Port } from "@/server/model/neutron";

/** Ports as pages show them: with names, and what intent, mirror and appliance together say about their binding. */

/**
 * - `unbound`    nothing is intended and nothing is left on an appliance
 * - `waiting`    intended (or no longer intended), but a reconciliation has yet to do it
 * - `bound`      the connection is on the appliance and leads to the port's network
 * - `failed`     it cannot be done, or what was done is gone or broken
 * - `elsewhere`  bound, but not on a OneView appliance: not a server's port, or its network is not mapped
 * - `unknown`    what decides was not read
 */
export type BindingState = "unbound" | "waiting" | "bound" | "failed" | "elsewhere" | "unknown";

export type PortBinding = {
  readonly state: BindingState;
  /** In one sentence; `null` where the state says it all. */
  readonly reason: string | null;
};

export type PortServer = {
  readonly applianceId: string;
  readonly applianceName: string;
  readonly serverHardwareId: string;
  /** `null`: the appliance does not show it. */
  readonly hardwareName: string | null;
  readonly profileId: string | null;
  readonly profileName: string | null;
  readonly powerState: string | null;
};

/** A connection of a server profile, as the appliance shows it. */
export type ConnectionView = {
  readonly id: number;
  readonly name: string | null;
  /** The FlexNIC: `portId` of OneView. */
  readonly flexNic: string | null;
  readonly mac: string | null;
  /** `null`: it leads nowhere. */
  readonly networkId: string | null;
  readonly networkName: string | null;
  readonly bootPriority: string | null;
  readonly state: string | null;
};

export type PortView = Port & {
  /** `null`: of a case. */
  readonly cloudId: string | null;
  readonly networkName: string;
  readonly binding: PortBinding;
  readonly server: PortServer | null;
  readonly connection: ConnectionView | null;
};

/** How `local_link_information` was understood, or everything that is wrong with it. */
export type LocalLinkReading = {
  /** `null`: it could not be read; the faults say why. */
  readonly link: { readonly serverHardwareId: string; readonly bootable: boolean } | null;
  readonly server: PortServer | null;
  /** The server's NIC with the port's MAC; `null`: none, or not known. */
  readonly flexNic: string | null;
  readonly faults: readonly Fault[];
};

export type PortDetails = PortView & {
  /** `null`: there is none. */
  readonly localLink: LocalLinkReading | null;
  /** What the mirror remembers; `null`: nothing was done for it. */
  readonly mirror: { readonly made: boolean; readonly connectionId: number } | null;
};

export type NicOption = {
  readonly flexNic: string;
  /** Lower case with colons. */
  readonly mac: string | null;
  /** What it leads to in the enclosure; `null`: not known. */
  readonly logicalInterconnect: string | null;
  /** What holds it in the profile; `null`: free. */
  readonly connection: ConnectionView | null;
  /** The bound port that it serves. */
  readonly port: { readonly id: string; readonly name: string } | null;
};

export type ServerOption = {
  readonly applianceId: string;
  readonly applianceName: string;
  readonly id: string;
  readonly name: string;
  readonly model: string | null;
  readonly powerState: string | null;
  readonly powerLock: boolean;
  readonly profile: { readonly id: string; readonly name: string } | null;
  /** Why no port can be bound to it; empty: it can. */
  readonly faults: readonly Fault[];
  readonly nics: readonly NicOption[];
};

export type ServerOptions = {
  readonly servers: readonly ServerOption[];
  readonly appliances: readonly { readonly id: string; readonly name: string; readonly observedAt: number | null }[];
};
