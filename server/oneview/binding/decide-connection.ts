import type { DesiredConnection } from "@/server/model/desired-fabric";
import type { FabricState } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/fault";
import { isBootable } from "@/server/oneview/binding/boot-priority";
import { type ConnectDecision, decideConnect } from "@/server/oneview/binding/decide-edits";
import type { KnownInProfile } from "@/server/oneview/binding/find-connection";
import type { PortPlace } from "@/server/oneview/binding/locate-port";
import { networkReachOfNic } from "@/server/oneview/binding/network-reach-of-nic";
import type { NetworkTarget } from "@/server/oneview/binding/network-target";

export type DecidedEdits = Extract<ConnectDecision, { kind: "edits" }>;

export type Decision =
  | { readonly ok: true; readonly edits: DecidedEdits; readonly isReachKnown: boolean }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Equals no uri that an appliance has: a connection can not lead there yet. */
export const unknownUri = "/rest/ethernet-networks/(to be made)";

/**
 * PURE. The preconditions of binding after the server is found, in order: 1. the network is there or about to be made;
 * 2. the server has a NIC of the port's MAC whose FlexNIC is free or the port's; 3. a boot priority is free if it shall
 * boot; 4. the network reaches that NIC (not asked when the connection is right already).
 */
export function decideConnection(
  port: DesiredConnection,
  object: string,
  input: {
    readonly fabric: FabricState;
    readonly place: PortPlace;
    readonly target: Exclude<NetworkTarget, { kind: "not-seen" }>;
    readonly known: KnownInProfile | null;
  },
): Decision {
  const { fabric, place, target, known } = input;
  const { hardware, profile } = place;
  const refuse = (code: string, message: string, remedy: string): Decision => ({
    ok: false,
    faults: [{ code, object, message, remedy }],
  });
  if (target.kind === "missing") {
    const named = target.id === null ? "" : ` (${target.id})`;
    return refuse(
      "network-not-on-appliance",
      `The OneView network of its network${named} is not on ${fabric.name}.`,
      port.oneViewNetworkId === null
        ? "Reconcile its network, which makes it, then bind again."
        : "Map its physical network to a OneView network that exists.",
    );
  }
  const decision = decideConnect(profile, {
    mac: port.mac,
    flexNic: place.flexNic,
    bootable: place.link.bootable,
    networkUri: target.kind === "there" ? target.uri : unknownUri,
    known,
  });
  switch (decision.kind) {
    case "no-such-nic": {
      const nics = hardware.ports.flatMap((each) => (each.mac === null ? [] : [`${each.portId} ${each.mac}`]));
      return refuse(
        "no-such-nic",
        `${hardware.name} has no NIC with MAC ${port.mac}. It has ${nics.length === 0 ? "none at all" : nics.join(", ")}.`,
        "Give the port the MAC of one of the server's NICs, or correct server_hardware_id in its local link.",
      );
    }
    case "flex-nic-taken": {
      const { name, id, mac } = decision.by;
      return refuse(
        "flex-nic-taken",
        `${place.flexNic} of ${hardware.name} carries connection ${id} "${name ?? ""}" of profile "${profile.name}", whose MAC is ${mac ?? "not known"} and not ${port.mac}.`,
        "Give the port that MAC to take the connection over, or remove the connection in OneView.",
      );
    }
    case "boot-not-managed":
      return refuse(
        "boot-not-managed",
        `Profile "${profile.name}" leaves the boot order to the server: none of its connections can boot.`,
        "Let the profile manage the boot order in OneView, or set bootable to false in the port's local link.",
      );
    case "boot-taken": {
      const holders = decision.by.map((each) => `${each.id} "${each.name ?? ""}" (${each.bootPriority ?? ""})`);
      return refuse(
        "boot-priorities-taken",
        `Profile "${profile.name}" boots from ${holders.join(" and ")} already; a third can not boot.`,
        "Set bootable to false in the port's local link, or make one of those connections NotBootable in OneView.",
      );
    }
    case "edits":
  }
  if (decision.edits.length === 0) return { ok: true, edits: decision, isReachKnown: true };
  const network = { uri: target.kind === "there" ? target.uri : null, desired: target.desired };
  const reach = networkReachOfNic(fabric, place.nic?.interconnectUri ?? null, network);
  if (reach.kind !== "out-of-reach") return { ok: true, edits: decision, isReachKnown: reach.kind === "reached" };
  return refuse(
    "network-out-of-reach",
    `No uplink set of logical interconnect "${reach.logicalInterconnect.name}", behind ${place.flexNic} of ${hardware.name}, carries its network.`,
    target.desired === null
      ? "Add the mapped OneView network to an uplink set there, or bind a port of another NIC."
      : "Map the physical network to an uplink set of that interconnect's group too, or bind a port of another NIC.",
  );
}

/** e.g. `Primary`, for people. */
export function bootOf(edits: DecidedEdits): string {
  const { existing } = edits;
  const set = edits.edits.find((each) => each.kind === "add" || (each.kind === "boot" && each.id === existing?.id));
  if (set?.kind === "add" || set?.kind === "boot") return set.priority;
  return existing !== null && isBootable(existing) ? (existing.bootPriority ?? "NotBootable") : "NotBootable";
}
