import type { Tone } from "../ui/badge";
import type { TreeNode } from "../ui/tree-node";

const TONES: Readonly<Record<string, Tone>> = { Warning: "drift", Critical: "failed", Disabled: "neutral" };

/** OneView's word for the health of a thing is kept; `OK` needs none. */
export function health(status: string | null): Pick<TreeNode, "mark"> {
  if (status === null || status === "OK") return {};
  return { mark: { text: status, tone: TONES[status] ?? "unknown" } };
}

export function words(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}

/** A line that holds what hangs nowhere; none when there is nothing. */
export function leftOver(id: string, label: string, children: readonly TreeNode[]): readonly TreeNode[] {
  return children.length === 0 ? [] : [{ id, kind: "group", label, children }];
}
