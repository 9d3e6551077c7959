import { INTEGRATION_BRIDGE, TUNNEL_BRIDGE } from "@/server/wiring/bridge-names";
import type { FlowTable, SeenFlow } from "@/server/wiring/flow-table";
import { TABLE } from "@/server/wiring/standing-flows";

/** What an observed flow of ours is for, told by its place; so that each planner removes only what is its own. */
export type FlowOwner =
  | { readonly kind: "standing" }
  | { readonly kind: "tunnel"; readonly port: string }
  /** `vlan`: local; `null` where the flow does not tell. */
  | { readonly kind: "network"; readonly vlan: number | null }
  /** `port`: name of the device, or its number where the bridge has no such port any more. */
  | { readonly kind: "port"; readonly port: string };

const STANDING: FlowOwner = { kind: "standing" };

export function ownerOf(bridge: string, seen: SeenFlow): FlowOwner {
  const { table, priority } = seen.flow;
  const inPort = /(?:^|,)in_port=([^,]+)/.exec(seen.match)?.[1];
  if (bridge === TUNNEL_BRIDGE) {
    if (table === 0 && inPort !== undefined && !/goto_table:2$/.test(seen.actions))
      return { kind: "tunnel", port: inPort };
    if (table === TABLE.flood && priority === 1) return { kind: "network", vlan: matchedVlan(seen) };
    if (/(?:^|,)tun_id=/.test(seen.match)) return { kind: "network", vlan: setVlan(seen) };
    return STANDING;
  }
  if (bridge === INTEGRATION_BRIDGE) {
    if (table === 0 && priority === 3) return { kind: "network", vlan: setVlan(seen) };
    if (inPort === undefined || inPort.startsWith("int-")) return STANDING;
    return { kind: "port", port: inPort };
  }
  return priority === 4 ? { kind: "network", vlan: matchedVlan(seen) } : STANDING;
}

/** Flows of ours of one kind on a bridge. */
export function ownedFlows(table: FlowTable | undefined, wanted: (owner: FlowOwner) => boolean): readonly SeenFlow[] {
  return (table?.flows ?? []).filter((seen) => seen.isOurs && wanted(ownerOf(table?.bridge ?? "", seen)));
}

function matchedVlan({ match }: SeenFlow): number | null {
  const found = /(?:^|,)dl_vlan=(\d+)/.exec(match);
  return found ? Number(found[1]) : null;
}

function setVlan({ actions }: SeenFlow): number | null {
  const found = /set_field:(\d+)->vlan_vid/.exec(actions);
  return found ? Number(found[1]) - 4096 : null;
}
