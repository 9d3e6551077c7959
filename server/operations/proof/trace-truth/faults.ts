import type { HostTree } from "@/server/lab/hosts/host-tree";
import { link, mtu, unbridged, underlay } from "./device-faults";
import { type Fault, type Make, pick, type Roll } from "./fault";
import { member, rules, setting } from "./filter-faults";
import { policy, router } from "./router-faults";
import { flows, patch, tag, tunnel } from "./switch-faults";

const KINDS: readonly Make[] = [
  ...[tag, flows, flows, flows, link, unbridged, mtu, rules, rules, rules, rules, member, setting],
  ...[tunnel, tunnel, patch, underlay, router, router, policy],
];

/** One or more faults drawn from everything that decides where a packet goes. */
export async function drawFaults(trees: ReadonlyMap<string, HostTree>, roll: Roll): Promise<readonly Fault[]> {
  const count = pick(roll, [1, 1, 1, 2, 2, 3]);
  const faults: Fault[] = [];
  while (faults.length < count) {
    const fault = await pick(roll, KINDS)(trees, roll);
    if (fault !== null) faults.push(fault);
  }
  return faults;
}
