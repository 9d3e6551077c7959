import type { Plumbing } from "@/server/model/plumbing";
import type { PlugInput } from "@/server/model/port-input";

/** How a port is to be plugged: as the host's firewall needs it, or by an operator's word. */
export const PLUG_WAYS = ["firewall", "hybrid", "straight"] as const;
export type PlugWay = (typeof PLUG_WAYS)[number];
/** Who makes the port on br-int when it is plugged without a Linux bridge. */
export const PORT_MAKERS = ["console", "libvirt"] as const;
export type PortMaker = (typeof PORT_MAKERS)[number];

/** Whether it comes to a Linux bridge of its own. */
export function isHybrid(way: PlugWay, { firewall }: Pick<Plumbing, "firewall">): boolean {
  return way === "firewall" ? firewall === "iptables_hybrid" : way === "hybrid";
}

/** As the procedure takes it; `null`: nothing was said, the host decides. */
export function plugInputOf(way: PlugWay, maker: PortMaker): PlugInput | null {
  if (way === "firewall" && maker === "console") return null;
  return { hybridPlug: way === "firewall" ? null : way === "hybrid", createPort: maker === "console" };
}
