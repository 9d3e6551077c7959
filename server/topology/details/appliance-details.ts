import type { WorldFabric } from "../world";
import { FactList, listing } from "./fact-list";
import type { Told } from "./host-details";

export function applianceDetails({ state, status }: WorldFabric): Told {
  const facts = new FactList();
  facts.add("Identity", "Source", status.state);
  for (const error of status.errors) facts.add("Identity", "Source says", error);
  if (state === null) return { facts, listings: [] };
  facts
    .add("Identity", "Appliance", state.name)
    .add("Identity", "API version", state.apiVersion, { command: "GET /rest/version" })
    .add("Fabric", "Networks", state.networks.length, { command: "GET /rest/ethernet-networks" })
    .add("Fabric", "Logical interconnect groups", state.groups.length, {
      command: "GET /rest/logical-interconnect-groups",
    })
    .add("Fabric", "Logical interconnects", state.logicalInterconnects.length, {
      command: "GET /rest/logical-interconnects",
    })
    .add("Fabric", "Uplink sets", state.uplinkSets.length, { command: "GET /rest/uplink-sets" })
    .add("Fabric", "Enclosures", state.enclosures.length, { command: "GET /rest/enclosures" })
    .add("Fabric", "Server hardware", state.serverHardware.length, { command: "GET /rest/server-hardware" })
    .add("Fabric", "Server profiles", state.serverProfiles.length, { command: "GET /rest/server-profiles" });
  const unread = state.errors.map(({ part, message }) => `${part}: ${message}`);
  return { facts, listings: unread.length === 0 ? [] : [listing("What could not be read", "", unread)] };
}
