import type { DesiredNetwork, MirroredConnection, UplinkSetRef } from "@/server/model/desired-fabric";
import type { BridgeheadError } from "@/server/model/errors";
import type { FabricState } from "@/server/model/fabric-state";

/**
 * What a step does on an appliance, as data. Every effect is idempotent: what is already so is success. None of them
 * carries a copy of a list that others change: sets and profiles are read anew and edited at their eTag.
 */
export type FabricEffect = { readonly applianceId: string } & (
  | ({ readonly kind: "network.create" } & NetworkBody)
  /** A network of that name is there: name and description are put right where they differ, and it becomes ours. */
  | ({ readonly kind: "network.adopt"; readonly oneViewNetworkId: string } & NetworkBody)
  /** VLAN or type differ, which cannot be changed: deleted and made anew. */
  | ({ readonly kind: "network.replace"; readonly oneViewNetworkId: string } & NetworkBody)
  | { readonly kind: "network.delete"; readonly networkId: string; readonly oneViewNetworkId: string }
  /** It is gone from the appliance already: only the mirror is put right. */
  | { readonly kind: "network.forget"; readonly networkId: string }
  /** Into the group's set and the sets of that name in the group's logical interconnects. */
  | ({ readonly kind: "uplink-set.join"; readonly networkId: string } & UplinkSetRef)
  | ({
      readonly kind: "uplink-set.leave";
      readonly networkId: string;
      /** `null`: nothing is taken out on the appliance, only the mirror is put right. */
      readonly oneViewNetworkId: string | null;
    } & UplinkSetRef)
  | ConnectEffect
  | DisconnectEffect
);

type NetworkBody = Pick<DesiredNetwork, "networkId" | "ethernetNetworkType" | "vlanId"> & {
  /** `Neutron [<networkId>]` */
  readonly oneViewName: string;
  /** Holds our mark. */
  readonly description: string;
};

/** The connection of a port shall lead to a network. */
export type ConnectEffect = {
  readonly kind: "port.connect";
  readonly portId: string;
  readonly mac: string;
  readonly networkId: string;
  /** `null`: the managed network, which may be made by an earlier step of the same run. */
  readonly oneViewNetworkId: string | null;
  readonly serverHardwareId: string;
  readonly bootable: boolean;
  /** What was promised: with `repoint` the server is not switched off, whatever is found. */
  readonly how: "repoint" | "add";
  /** The connection that stood for the port when it was planned; absent or `null`: none did. */
  readonly known?: KnownConnection | null;
  readonly powerBefore?: PowerBefore;
};

export type KnownConnection = Pick<MirroredConnection, "serverProfileId" | "connectionId" | "made" | "previousUri">;

/**
 * The server's power when it was planned. A step that needs the server off brings it back to `On` if it was that, also
 * when it finds it off: an earlier attempt may have died in between. `Off` promised that nothing is switched off.
 * Absent or `null`: not known, what is found counts.
 */
export type PowerBefore = "On" | "Off" | null;

export type DisconnectEffect = {
  readonly kind: "port.disconnect";
  readonly portId: string;
  /** As mirrored; `null` where that is not known. */
  readonly connection: MirroredConnection | null;
  /** `forget`: there is nothing left on the appliance that is the port's, only the mirror is put right. */
  readonly how: "repoint" | "remove" | "forget";
  readonly powerBefore?: PowerBefore;
};

/** What the console's mirror shall say from now on. Written together with the outcome of the step. */
export type MirrorChange =
  | { readonly kind: "network.set"; readonly networkId: string; readonly oneViewNetworkId: string }
  | { readonly kind: "network.unset"; readonly networkId: string }
  | ({ readonly kind: "member.set"; readonly networkId: string } & UplinkSetRef)
  | ({ readonly kind: "member.unset"; readonly networkId: string } & UplinkSetRef)
  | { readonly kind: "connection.set"; readonly connection: MirroredConnection }
  | { readonly kind: "connection.unset"; readonly portId: string };

export type EffectOutcome =
  | { readonly ok: true; readonly mirror: readonly MirrorChange[] }
  | {
      readonly ok: false;
      readonly error: BridgeheadError;
      /** The appliance does not answer: nothing more is to be tried in this run. */
      readonly fatal: boolean;
    };

export type RequestSeen = {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** HTTP; `null`: no answer. */
  readonly status: number | null;
  readonly bytesUp: number;
  readonly bytesDown: number;
};

/** What performing effects needs besides them. */
export type FabricRun = {
  /** What the plan was made on: where the uplink sets of a group are, for example. */
  readonly fabric: FabricState;
  /** The managed OneView network of a network, by the mirror and by what this run made so far. */
  readonly oneViewNetworkId: (networkId: string) => string | null;
  /** Aborted: what has begun is brought to its end, nothing new is begun. */
  readonly signal: AbortSignal;
  readonly onRequest: (request: RequestSeen) => void;
};

/**
 * Performs effects of one appliance that do not depend on each other, and tells each one's outcome once, by index, as
 * soon as it is known. Effects that were not begun because of an abort or a fatal error get no outcome. Never throws
 * for a failure of the appliance.
 */
export type PerformFabric = (
  effects: readonly FabricEffect[],
  run: FabricRun,
) => AsyncIterable<{ readonly index: number; readonly outcome: EffectOutcome }>;
