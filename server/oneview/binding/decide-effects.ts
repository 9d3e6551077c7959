import { BridgeheadError } from "@/server/model/errors";
import type { FabricEffect, MirrorChange } from "@/server/model/fabric-effect";
import type { ProfileConnection, ServerHardware, ServerProfile } from "@/server/model/fabric-state";
import { afterEdits, type ConnectionEdit, needsPowerOff } from "@/server/oneview/binding/connection-edit";
import { isSameMac } from "@/server/oneview/binding/connection-name";
import { decideConnect, decideRemoval, decideReturn, isFailed } from "@/server/oneview/binding/decide-edits";
import { findConnection, type KnownInProfile } from "@/server/oneview/binding/find-connection";
import { networkUri } from "@/server/oneview/binding/network-target";
import { resourceId, sameResource } from "@/server/oneview/resource-uri";

export type BindingEffect = Extract<FabricEffect, { kind: "port.connect" | "port.disconnect" }>;

/** What an effect comes to on the profile as it was read. */
export type DecidedEffect =
  | {
      readonly ok: true;
      readonly edits: readonly ConnectionEdit[];
      /** The mirror's change once the profile shows what was wanted; an error if it does not. */
      readonly conclude: (after: ServerProfile) => MirrorChange;
    }
  | { readonly ok: false; readonly error: BridgeheadError };

export type Scene = {
  readonly profile: ServerProfile;
  /** `null`: the profile is assigned to no server. */
  readonly hardware: ServerHardware | null;
  readonly oneViewNetworkId: (networkId: string) => string | null;
};

/**
 * PURE. Decides effects on one profile one after another, each on what those before it leave: removals first, bootable
 * ports last, so that what is set free can be had. Nothing that was not promised is done: an effect that would now switch a server off
 * which its plan said would run on is a conflict.
 */
export function decideEffects(effects: readonly BindingEffect[], scene: Scene): readonly DecidedEffect[] {
  let { profile } = scene;
  const decided = new Map<BindingEffect, DecidedEffect>();
  const ordered = [...effects].sort((a, b) => rankOf(a) - rankOf(b));
  for (const effect of ordered) {
    const decision = attempt(() => decideOne(effect, { ...scene, profile }));
    decided.set(effect, decision);
    if (decision.ok) profile = { ...profile, connections: afterEdits(profile.connections, decision.edits) };
  }
  return effects.map((effect) => decided.get(effect)).filter((each) => each !== undefined);
}

function rankOf(effect: BindingEffect): number {
  if (effect.kind === "port.disconnect") return 0;
  return effect.bootable ? 2 : 1;
}

function decideOne(effect: BindingEffect, scene: Scene): DecidedEffect {
  const decided = effect.kind === "port.connect" ? decideConnectEffect(effect, scene) : decideDisconnect(effect, scene);
  if (decided.ok && needsPowerOff(decided.edits)) checkPromise(effect, scene);
  return decided;
}

function checkPromise(effect: BindingEffect, { profile, hardware }: Scene): void {
  const server = hardware?.name ?? profile.name;
  if (effect.how === "repoint") {
    throw planAgain(
      `The connections of ${server} have changed: what was to be done while it runs on now needs it off.`,
    );
  }
  if (effect.powerBefore === "Off" && hardware?.powerState === "On") {
    throw planAgain(`${server} has been switched on meanwhile: the plan did not say that it would be power-cycled.`);
  }
}

function decideConnectEffect(effect: Extract<BindingEffect, { kind: "port.connect" }>, scene: Scene): DecidedEffect {
  const { profile, hardware } = scene;
  if (hardware === null || !sameResource(hardware.uri, effect.serverHardwareId)) {
    throw planAgain(
      `Profile "${profile.name}" is no longer assigned to the server of the port (${effect.serverHardwareId}).`,
    );
  }
  const networkId = effect.oneViewNetworkId ?? scene.oneViewNetworkId(effect.networkId);
  if (networkId === null) {
    throw new BridgeheadError("missing", `The OneView network of network ${effect.networkId} has not been made.`, {
      remedy: "Reconcile the network first, then bind the port again.",
    });
  }
  const { mac, bootable } = effect;
  const nic = hardware.ports.find((each) => isSameMac(each.mac, mac));
  const known = knownHere(effect, profile);
  const found = findConnection(profile.connections, { mac, flexNic: nic?.portId ?? null, known });
  const flexNic = nic?.portId ?? found?.portId ?? null;
  const uri = networkUri(networkId);
  const decision = decideConnect(profile, { mac, flexNic, bootable, networkUri: uri, known });
  switch (decision.kind) {
    case "no-such-nic":
      throw planAgain(`${hardware.name} has no NIC with MAC ${mac} any more.`);
    case "flex-nic-taken":
      throw planAgain(
        `${flexNic} of ${hardware.name} has been taken by connection ${decision.by.id} "${decision.by.name}".`,
      );
    case "boot-taken":
      throw planAgain(`Both boot priorities of profile "${profile.name}" have been taken.`);
    case "boot-not-managed":
      throw bootNotManaged(profile);
    case "edits":
  }
  const conclude = (after: ServerProfile): MirrorChange => {
    const connection = findConnection(after.connections, { mac, flexNic, known });
    if (connection === null || connection.networkUri !== uri || isFailed(connection)) {
      throw notAsWanted(after, connection, mac, uri);
    }
    return {
      kind: "connection.set",
      connection: {
        portId: effect.portId,
        serverHardwareId: resourceId(hardware.uri),
        serverProfileId: resourceId(after.uri),
        connectionId: connection.id,
        mac: mac.toLowerCase(),
        oneViewNetworkId: resourceId(uri),
        ...decision.origin,
      },
    };
  };
  return { ok: true, edits: decision.edits, conclude };
}

function decideDisconnect(effect: Extract<BindingEffect, { kind: "port.disconnect" }>, scene: Scene): DecidedEffect {
  const row = effect.connection;
  const { connections } = scene.profile;
  const found = row === null ? null : findConnection(connections, { mac: row.mac, flexNic: null, known: row });
  const unset: MirrorChange = { kind: "connection.unset", portId: effect.portId };
  if (row === null || found === null || effect.how === "forget") return { ok: true, edits: [], conclude: () => unset };
  const previous = effect.how === "repoint" ? row.previousUri : null;
  const edits = previous === null ? decideRemoval(connections, found) : decideReturn(found, previous);
  const conclude = (after: ServerProfile): MirrorChange => {
    const left = after.connections.find((each) => each.id === found.id && each.name === found.name) ?? null;
    if (previous === null ? left !== null : left !== null && left.networkUri !== previous) {
      throw notAsWanted(after, left, row.mac, previous);
    }
    return unset;
  };
  return { ok: true, edits, conclude };
}

function knownHere(
  effect: Extract<BindingEffect, { kind: "port.connect" }>,
  profile: ServerProfile,
): KnownInProfile | null {
  const { known } = effect;
  return known !== undefined && known !== null && sameResource(profile.uri, known.serverProfileId) ? known : null;
}

function attempt(decide: () => DecidedEffect): DecidedEffect {
  try {
    return decide();
  } catch (error) {
    if (error instanceof BridgeheadError) return { ok: false, error };
    throw error;
  }
}

function planAgain(message: string): BridgeheadError {
  return new BridgeheadError("conflict", message, { remedy: "Plan again and read what it would do now." });
}

function bootNotManaged(profile: ServerProfile): BridgeheadError {
  return new BridgeheadError(
    "refused",
    `Profile "${profile.name}" leaves the boot order to the server: none of its connections can boot.`,
    {
      remedy: "Let the profile manage the boot order in OneView, or set bootable to false in the port's local link.",
    },
  );
}

function notAsWanted(
  profile: ServerProfile,
  connection: ProfileConnection | null,
  mac: string,
  uri: string | null,
): BridgeheadError {
  const shown =
    connection === null ? "no such connection" : `it leading to ${connection.networkUri} (${connection.state})`;
  const wanted = uri === null ? "be gone" : `lead to ${uri}`;
  return new BridgeheadError(
    "conflict",
    `OneView took the change of profile "${profile.name}", but the connection for ${mac} shall ${wanted} and the profile shows ${shown}.`,
    { remedy: "Somebody may be changing the profile at the same time: plan again." },
  );
}
