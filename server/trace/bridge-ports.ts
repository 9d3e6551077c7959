import type { BridgePort, Link, Namespace } from "@/server/model/host-state";
import { BROADCAST, type Frame, isMulticast } from "./packet";

export type Refusal = { readonly verdict: "dropped" | "unknown"; readonly reason: string };

const dropped = (reason: string): Refusal => ({ verdict: "dropped", reason });
const unknown = (reason: string): Refusal => ({ verdict: "unknown", reason });

/** Why a Linux bridge does not take a frame from one of its ports, or nobody can tell; `null`: it does. */
export function refusedEntry(namespace: Namespace, bridge: string, from: Link | null, frame: Frame): Refusal | null {
  const port = from?.bridgePort;
  if (from === null || port === undefined) return ownMac(namespace, bridge, frame);
  const { name, kind } = from;
  if (port.state !== "forwarding") return dropped(`${name} on ${bridge} is ${port.state} and takes no frame`);
  if (port.locked) return unknown(`${name} on ${bridge} is locked, and which MACs it may have was not observed`);
  // a guest hears itself and no more; a switch would learn the sender anew in the wrong place
  if (port.hairpin && kind !== "tun")
    return unknown(
      `${name} on ${bridge} sends back what comes in by it (hairpin), which may mislead what is behind it`,
    );
  return ownMac(namespace, bridge, frame);
}

/** Why a frame does not leave by a port; `null`: it does, as far as the bridge is concerned. `only`: the MAC is known there. */
export function refusedExit(bridge: string, from: Link | null, to: Link, frame: Frame, known: boolean): Refusal | null {
  const port = to.bridgePort;
  if (port === undefined) return null;
  if (port.state !== "forwarding") return dropped(`${to.name} on ${bridge} is ${port.state} and is given no frame`);
  if (port.isolated && from?.bridgePort?.isolated === true)
    return dropped(`${from.name} and ${to.name} on ${bridge} are isolated from each other`);
  return known ? null : refusedFlood(bridge, to.name, port, frame);
}

function refusedFlood(bridge: string, name: string, { floods }: BridgePort, { destination }: Frame): Refusal | null {
  if (destination === BROADCAST) return floods.broadcast ? null : dropped(`${name} on ${bridge} is given no broadcast`);
  if (isMulticast(destination)) return floods.multicast ? null : dropped(`${name} on ${bridge} is given no multicast`);
  if (floods.unknown) return null;
  return unknown(`${name} on ${bridge} is given frames only for MACs that were learned, which was not observed`);
}

/** A bridge keeps what is for a MAC of its own ports. */
function ownMac(namespace: Namespace, bridge: string, { destination }: Frame): Refusal | null {
  const owner = (namespace.links ?? []).find(
    ({ name, master, mac }) => (name === bridge || master === bridge) && mac?.toLowerCase() === destination,
  );
  if (owner !== undefined)
    return dropped(`${destination} is the MAC of ${owner.name} itself: ${bridge} keeps the frame`);
  const fixed = namespace.fixedMacs?.find(
    (entry) => entry.bridge === bridge && entry.mac === destination && entry.state === "permanent",
  );
  return fixed === undefined
    ? null
    : dropped(`${destination} is a permanent entry of ${bridge}: it keeps the frame for the host itself`);
}

/** The port that a MAC was tied to by hand; `null`: none. */
export function fixedPort({ fixedMacs }: Namespace, bridge: string, { destination }: Frame): string | null {
  const found = fixedMacs?.find(
    ({ bridge: of, mac, state }) => of === bridge && mac === destination && state === "static",
  );
  return found?.device ?? null;
}
