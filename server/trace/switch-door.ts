import { linkOf, type OvsPlace } from "./host-facts";
import type { Frame } from "./packet";
import type { HostView } from "./trace-world";
import type { Trail } from "./trail";

/** A frame about to enter a bridge by one of its ports. */
export type SwitchDoor = {
  readonly host: HostView;
  readonly place: OvsPlace;
  readonly frame: Frame;
  readonly trail: Trail;
  /** Key it came with through a tunnel. */
  readonly tunnelKey?: bigint;
};

/** A port of a guest or of a namespace, as opposed to a NIC that leads out of the host. */
export function isGuestSide(host: HostView, { interface: one }: OvsPlace): boolean {
  if (one.externalIds["iface-id"] !== undefined) return true;
  const link = linkOf(host.root, one.name);
  return link?.kind === "tun" || (link?.kind === "veth" && link.peer?.name != null);
}
