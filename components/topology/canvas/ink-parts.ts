import type { GraphNode } from "@/server/model/graph";
import { type Ink, networkColour } from "./ink-box";

export function room(ink: Ink): void {
  const { pen, node, box, w, h } = ink;
  if (node === undefined) return;
  const { palette } = pen;
  const top = box.textTop ?? 0;
  pen.fill(0, 4, 3.5, h - 8, 2, networkColour(ink, node.network) ?? palette.textFaint);
  pen.glyph("namespace", 11, top + 8, 13, palette.textMuted);
  pen.text(node.label, 29, top + 15, w - 36, {
    size: 11,
    mono: true,
    weight: 600,
    cut: "middle",
    colour: palette.text,
  });
  if (node.sublabel !== undefined) {
    pen.text(node.sublabel, 29, top + 30, w - 36, { size: 11, colour: palette.textMuted });
  }
  stateMark(ink);
}

export function bar(ink: Ink): void {
  const { pen, node, w, h } = ink;
  if (node === undefined) return;
  const { palette } = pen;
  pen.glyph(node.kind, 9, h / 2 - 7, 14, palette.textMuted);
  const name = pen.text(node.label, 29, h / 2, w - 40, { size: 12, mono: true, weight: 600, colour: palette.text });
  const right = node.role ?? node.sublabel;
  if (right !== undefined && right !== node.label) {
    pen.text(right, w - 10, h / 2, w - name - 52, { size: 10.5, align: "right", colour: palette.textFaint });
  }
  stateMark(ink);
}

export function card(ink: Ink): void {
  const { pen, node, w, h } = ink;
  if (node === undefined) return;
  const { palette } = pen;
  const colour = networkColour(ink, node.network) ?? palette.textFaint;
  if (node.role === "guest" && node.sublabel !== undefined && h > 44) {
    const [name, address] = nameAndAddress(node.sublabel);
    pen.glyph(node.kind, 9, 7, 14, colour);
    pen.text(name, 30, 14, w - 38, { size: 12, weight: 600, colour: palette.text });
    pen.text(address, 30, 29, w - 38, { size: 11, mono: true, colour: palette.textMuted });
    pen.text(node.label, 30, 43, w - 38, { size: 11, mono: true, cut: "middle", colour: palette.textFaint });
  } else {
    const told = node.role === "qbr" || node.role === "guest";
    const below = node.role === "qbr" ? "Linux bridge" : (node.sublabel ?? (told ? node.badge : undefined));
    const badge = node.badge === undefined || told ? 0 : pen.pill(node.badge, w - 7, h / 2, colour) + 6;
    const y = below === undefined ? h / 2 : h / 2 - 6.5;
    pen.glyph(node.kind, 9, h / 2 - 7, 14, colour);
    pen.text(node.label, 30, y, w - 38 - badge, {
      size: 11,
      mono: true,
      weight: 500,
      cut: "middle",
      colour: palette.text,
    });
    if (below !== undefined) pen.text(below, 30, h / 2 + 8, w - 38 - badge, { size: 9.5, colour: palette.textFaint });
  }
  stateMark(ink);
}

/** `web1 10.0.0.11` as Neutron's name and the first address. */
function nameAndAddress(sublabel: string): readonly [string, string] {
  const at = sublabel.search(/ [0-9a-f.:]+( |$)/);
  if (at < 0) return [sublabel, ""];
  return [sublabel.slice(0, at), sublabel.slice(at + 1).split(" ")[0] ?? ""];
}

export function chip(ink: Ink): void {
  const { pen, node, w, h } = ink;
  if (node === undefined) return;
  const { palette } = pen;
  const colour = networkColour(ink, node.network) ?? palette.textFaint;
  pen.glyph(node.kind, 7, h / 2 - 6, 12, colour);
  const badge = node.badge === undefined || node.role === "qvb" ? 0 : pen.pill(node.badge, w - 5, h / 2, colour) + 3;
  const name = pen.text(node.label, 23, h / 2, w - 29 - badge, {
    size: 11,
    mono: true,
    cut: "middle",
    colour: palette.text,
  });
  const far = node.kind === "patch" ? undefined : /^to (\S+)/.exec(node.sublabel ?? "")?.[1];
  const room = w - 38 - name - badge;
  if (far !== undefined && room > 24) {
    pen.text(`→ ${far}`, w - 10 - badge, h / 2, room, { size: 9.5, align: "right", colour: palette.textFaint });
  }
  stateMark(ink);
}

export function row(ink: Ink): void {
  const { pen, node, w, h } = ink;
  if (node === undefined) return;
  const { palette } = pen;
  const colour = networkColour(ink, node.network);
  pen.glyph(node.kind, 9, h / 2 - 6.5, 13, colour ?? palette.textMuted);
  const mark = node.state === "ok" ? 0 : 18;
  const badge =
    node.badge === undefined ? 0 : pen.pill(node.badge, w - 8 - mark, h / 2, colour ?? palette.textMuted) + 8;
  const [first, second] = rowTexts(node);
  const name = pen.text(first, 29, h / 2, w - 40 - badge - mark, {
    size: 11.5,
    weight: 500,
    colour: palette.text,
  });
  const rest = w - 48 - name - badge - mark;
  if (second !== undefined && rest > 30) {
    pen.text(second, 37 + name, h / 2, rest, { size: 10.5, colour: palette.textFaint });
  }
  if (node.state !== "ok") pen.mark(node.state, w - 13, h / 2, 6.5);
}

/** A managed network's own name, `Neutron [<uuid>]`, says nothing to people: the name that they know comes first. */
function rowTexts({ label, sublabel }: GraphNode): readonly [first: string, second: string | undefined] {
  const managed = /^Neutron \[([0-9a-f]{8})[0-9a-f-]{28}\]$/i.exec(label);
  return managed === null || sublabel === undefined ? [label, sublabel] : [sublabel, `Neutron [${managed[1]}…]`];
}

export function more({ pen, box, w, h }: Ink): void {
  pen.text(box.text ?? "", w / 2, h / 2, w - 12, { size: 10.5, align: "center", colour: pen.palette.textMuted });
}

function stateMark({ pen, node, w }: Ink): void {
  if (node !== undefined && node.state !== "ok") pen.mark(node.state, w - 1, 1, 6.5);
}
