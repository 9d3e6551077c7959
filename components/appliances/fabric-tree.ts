import type { FabricState } from "@/server/model/fabric-state";
import type { TreeNode } from "../ui/tree-node";
import { hardwareTree } from "./hardware-tree";
import { networkingTree } from "./networking-tree";

/**
 * The appliance as two trees that people know from its own pages: what is plugged where (enclosure, bay, hardware,
 * profile, connections) and what goes out where (group, logical interconnect, uplink set, network; interconnect, port).
 * Nothing is left out: what hangs nowhere has a line of its own at the end.
 */
export type FabricTree = { readonly hardware: readonly TreeNode[]; readonly networking: readonly TreeNode[] };

export function fabricTree(state: FabricState): FabricTree {
  return { hardware: hardwareTree(state), networking: networkingTree(state) };
}
