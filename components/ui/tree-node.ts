import type { ReactNode } from "react";
import type { Tone } from "./badge";

/** One line of a tree. `id` is unique within the whole tree, also where the same object appears twice. */
export type TreeNode = {
  readonly id: string;
  readonly label: string;
  /** The kind of thing, said before the label for those who cannot see the icon. */
  readonly kind: string;
  readonly icon?: ReactNode;
  readonly detail?: string;
  /** Short word at the end of the line. */
  readonly mark?: { readonly text: string; readonly tone: Tone };
  readonly children: readonly TreeNode[];
};

/** What remains when only lines with the text, and the lines that lead to them, are kept. Below a match all stays. */
export function filterTree(nodes: readonly TreeNode[], text: string): readonly TreeNode[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return nodes;
  return nodes.flatMap((node) => {
    const hit = [node.label, node.detail ?? "", node.mark?.text ?? ""].some((each) =>
      each.toLowerCase().includes(wanted),
    );
    if (hit) return [node];
    const children = filterTree(node.children, wanted);
    return children.length > 0 ? [{ ...node, children }] : [];
  });
}

/** A line in sight. `index` counts from 1 among its siblings, of which there are `of`; roots are level 1. */
export type VisibleNode = {
  readonly node: TreeNode;
  readonly level: number;
  readonly index: number;
  readonly of: number;
  readonly open: boolean;
};

/** The lines that are in sight, top to bottom. */
export function visibleNodes(
  nodes: readonly TreeNode[],
  isOpen: (node: TreeNode, level: number) => boolean,
  level = 1,
): readonly VisibleNode[] {
  return nodes.flatMap((node, index) => {
    const open = isOpen(node, level);
    const below = open ? visibleNodes(node.children, isOpen, level + 1) : [];
    return [{ node, level, index: index + 1, of: nodes.length, open }, ...below];
  });
}
