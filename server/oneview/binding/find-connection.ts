import type { MirroredConnection } from "@/server/model/desired-fabric";
import type { ProfileConnection } from "@/server/model/fabric-state";
import { isNamedFor, isSameMac } from "@/server/oneview/binding/connection-name";

/** What is known of a port's connection in this profile from before. */
export type KnownInProfile = Pick<MirroredConnection, "connectionId" | "made" | "previousUri">;

/** The FlexNIC (`portId` of OneView) that a connection names; case and blanks differ between versions. */
export function isSameFlexNic(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.trim().toLowerCase() === b.trim().toLowerCase();
}

/**
 * The Ethernet connection that stands for a port, best evidence first:
 * 1. the known id, when its name, MAC or FlexNIC agrees (ids are used again after a removal);
 * 2. our name for the MAC: profiles with virtual MACs give a connection a MAC of their own;
 * 3. the MAC;
 * 4. the FlexNIC, when no MAC is known for it.
 */
export function findConnection(
  connections: readonly ProfileConnection[],
  port: { readonly mac: string; readonly flexNic: string | null; readonly known: KnownInProfile | null },
): ProfileConnection | null {
  const ethernet = connections.filter((each) => each.functionType === "Ethernet");
  const isOfPort = (each: ProfileConnection) =>
    isNamedFor(each.name, port.mac) || isSameMac(each.mac, port.mac) || isSameFlexNic(each.portId, port.flexNic);
  return (
    ethernet.find((each) => each.id === port.known?.connectionId && isOfPort(each)) ??
    ethernet.find((each) => isNamedFor(each.name, port.mac)) ??
    ethernet.find((each) => isSameMac(each.mac, port.mac)) ??
    ethernet.find((each) => each.mac === null && isSameFlexNic(each.portId, port.flexNic)) ??
    null
  );
}
