import type { SavedState } from "../journal";
import { seedAlerts } from "./alerts";
import { seedEnclosures } from "./enclosures";
import { seedNetworks } from "./networks";
import { seedServers } from "./servers";
import { seedUplinks } from "./uplinks";

/**
 * The built-in appliance: two Synergy frames in rack 7. The tenant group is installed in both, the management and
 * storage group in the first. Seven blades (one without a profile) and a rack server, seven profiles (one without
 * hardware, one with virtual MACs), fifteen networks. The second frame's `prod-uplinks` has drifted from its group.
 */
export function story(at: number): SavedState {
  return {
    resources: {
      ...seedNetworks(at),
      ...seedUplinks(at),
      ...seedEnclosures(at),
      ...seedServers(at),
      ...seedAlerts(at),
    },
  };
}
