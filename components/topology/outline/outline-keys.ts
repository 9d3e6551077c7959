import type { OutlineRow } from "./outline-rows";

export type OutlineMove =
  | { readonly kind: "focus"; readonly id: string }
  | { readonly kind: "open" | "close" | "select"; readonly id: string };

/**
 * Keys of a tree, as in the ARIA practices: up and down by line, right opens or enters, left closes or leaves, Home and End,
 * Enter and Space select, letters jump to the next line that begins with what was typed.
 */
export function outlineMove(
  rows: readonly OutlineRow[],
  activeId: string,
  key: string,
  typed: string,
): OutlineMove | null {
  const at = rows.findIndex((row) => row.id === activeId);
  const row = rows[at];
  if (row === undefined) return null;
  const focus = (target: OutlineRow | undefined): OutlineMove | null =>
    target === undefined ? null : { kind: "focus", id: target.id };
  switch (key) {
    case "ArrowDown":
      return focus(rows[at + 1]);
    case "ArrowUp":
      return focus(rows[at - 1]);
    case "Home":
      return focus(rows[0]);
    case "End":
      return focus(rows.at(-1));
    case "ArrowRight":
      if (row.open === false) return { kind: "open", id: row.id };
      return row.open ? focus(rows[at + 1]) : null;
    case "ArrowLeft":
      if (row.open && row.node.kind === "host") return { kind: "close", id: row.id };
      return focus(rows.find((candidate) => candidate.id === row.parent));
    case "Enter":
    case " ":
      return { kind: "select", id: row.id };
    default:
      return typed === "" ? null : focus(typeAhead(rows, at, typed));
  }
}

function typeAhead(rows: readonly OutlineRow[], at: number, typed: string): OutlineRow | undefined {
  const wanted = typed.toLowerCase();
  const from = typed.length === 1 ? at + 1 : at;
  const around = [...rows.slice(from), ...rows.slice(0, from)];
  return around.find((row) => row.node.label.toLowerCase().startsWith(wanted));
}
