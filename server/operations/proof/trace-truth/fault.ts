import { type HostTree, onHost } from "@/server/lab/hosts/host-tree";

/** Something done to a host by hand, and how it is put back. */
export type Fault = {
  readonly words: string;
  readonly apply: () => Promise<unknown>;
  readonly undo: () => Promise<unknown>;
};

export type Roll = () => number;
/** One kind of fault, drawn for the hosts as they are; null where there is nothing to break. */
export type Make = (trees: ReadonlyMap<string, HostTree>, roll: Roll) => Promise<Fault | null>;

export const pick = <T>(roll: Roll, of: readonly T[]): T => {
  const found = of[Math.floor(roll() * of.length)];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
};

export function treeOf(trees: ReadonlyMap<string, HostTree>, name: string): HostTree {
  const tree = trees.get(name);
  if (tree === undefined) throw new Error(`lab host ${name} is not running`);
  return tree;
}

export const vsctl = (tree: HostTree, ...argv: readonly string[]) =>
  onHost(tree, ["ovs-vsctl", "--timeout=20", ...argv]);
