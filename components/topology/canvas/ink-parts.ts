import { type Ink, networkColour } from "./ink-box";

export function room(ink: Ink): void {
  const { pen, node, box, w, h } = ink;
  if (node === undefined) return;
  const { palette } = pen;
  const top = box.textTop ?? 0;
  pen.fill(0, 4, 3.5, h - 8, 2, networkColour(ink, node.network) ?? palette.textFaint);
  pen.glyph("namespace", 11, top + 8, 13, palette.textMuted);
  pen.text(node.label, 29, top + 15, w - 36, {
    size: 10.5,
    mono: true,
    weight: 600,
    cut: "middle",
    colour: palette.text,
  });
  if (node.sublabel !== undefined) {
    pen.text(node.sublabel, 29, top + 30, w - 36, { size: 10.5, colour: palette.textMuted });
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
  pen.glyph(node.kind, 9, h > 44 ? 8 : h / 2 - 7, 14, colour);
  const guest = h > 44 && node.sublabel !== undefined;
  const badge = node.badge === undefined ? 0 : pen.pill(node.badge, w - 7, guest ? 14 : h / 2, colour) + 6;
  if (guest) {
    pen.text(node.sublabel ?? "", 30, 15, w - 38 - badge, { size: 11.5, weight: 600, colour: palette.text });
    pen.text(node.label, 30, 34, w - 38, { size: 10.5, mono: true, cut: "middle", colour: palette.textMuted });
  } else {
    const two = node.sublabel !== undefined;
    const y = two ? h / 2 - 6.5 : h / 2;
    pen.text(node.label, 30, y, w - 38 - badge, {
      size: 10.5,
      mono: true,
      weight: 500,
      cut: "middle",
      colour: palette.text,
    });
    if (two) pen.text(node.sublabel ?? "", 30, h / 2 + 8, w - 38 - badge, { size: 9.5, colour: palette.textFaint });
  }
  stateMark(ink);
}

export function chip(ink: Ink): void {
  const { pen, node, w, h } = ink;
  if (node === undefined) return;
  const { palette } = pen;
  const colour = networkColour(ink, node.network) ?? palette.textFaint;
  pen.glyph(node.kind, 8, h / 2 - 6, 12, colour);
  const badge = node.badge === undefined ? 0 : pen.pill(node.badge, w - 6, h / 2, colour, 9) + 4;
  pen.text(node.label, 25, h / 2, w - 32 - badge, { size: 10, mono: true, cut: "middle", colour: palette.text });
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
  const name = pen.text(node.label, 29, h / 2, w - 40 - badge - mark, {
    size: 11.5,
    weight: 500,
    colour: palette.text,
  });
  const rest = w - 48 - name - badge - mark;
  if (node.sublabel !== undefined && rest > 30) {
    pen.text(node.sublabel, 37 + name, h / 2, rest, { size: 10.5, colour: palette.textFaint });
  }
  if (node.state !== "ok") pen.mark(node.state, w - 13, h / 2, 6.5);
}

export function more({ pen, box, w, h }: Ink): void {
  pen.text(box.text ?? "", w / 2, h / 2, w - 12, { size: 10.5, align: "center", colour: pen.palette.textMuted });
}

function stateMark({ pen, node, w }: Ink): void {
  if (node !== undefined && node.state !== "ok") pen.mark(node.state, w - 1, 1, 6.5);
}
