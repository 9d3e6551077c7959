import { type Ink, networkColour } from "./ink-box";

/** An opened host's header. */
export function frame({ pen, node, w }: Ink): void {
  if (node === undefined) return;
  const { palette } = pen;
  pen.glyph("host", 13, 11, 15, palette.textMuted);
  const name = pen.text(node.label, 35, 18.5, w * 0.5, { size: 14, weight: 600, colour: palette.text });
  if (node.state !== "ok") pen.mark(node.state, 46 + name, 18.5, 7);
  if (node.sublabel !== undefined) {
    pen.text(node.sublabel, w - 16, 18.5, w * 0.45, {
      size: 10.5,
      mono: true,
      align: "right",
      colour: palette.textFaint,
    });
  }
}

export function tile(ink: Ink): void {
  const { pen, node, scene, box, w, h } = ink;
  if (node === undefined) return;
  const { palette } = pen;
  const networks = box.networks ?? [];
  if (w < 190) {
    smallTile(ink, networks);
    return;
  }
  frame(ink);
  pen.fill(14, 36, w - 28, 1, 0, palette.border);
  const bottom = h - 18;
  const rows = Math.max(1, Math.floor((bottom - 44) / 22));
  const columns = networks.length <= rows ? 1 : Math.max(1, Math.floor((w - 28) / 200));
  const places = rows * columns;
  const shown = networks.slice(0, networks.length > places ? places - 1 : places);
  for (const [n, key] of shown.entries()) {
    const x = 16 + Math.floor(n / rows) * ((w - 32) / columns);
    const y = 55 + (n % rows) * 22;
    const room = (w - 32) / columns - 26;
    const entry = scene.networks.get(key);
    pen.fill(x, y - 5, 10, 10, 3, networkColour(ink, key) ?? palette.textFaint);
    const name = pen.text(entry?.label ?? key, x + 18, y, room, { size: 11.5, colour: palette.text });
    if (entry?.detail !== undefined && room - name > 60) {
      pen.text(entry.detail, x + 27 + name, y, room - name - 9, { size: 10, mono: true, colour: palette.textFaint });
    }
  }
  if (networks.length > shown.length) {
    const x = 16 + Math.floor(shown.length / rows) * ((w - 32) / columns);
    const y = 55 + (shown.length % rows) * 22;
    pen.text(`${networks.length - shown.length} more`, x + 18, y, 150, { size: 11.5, colour: palette.textFaint });
  }
  const inside = [node.badge, node.hidden === undefined ? undefined : `${node.hidden} objects`].filter((part) => part);
  pen.text(inside.join(" · "), 16, bottom, w - 100, { size: 11, colour: palette.textFaint });
  if (node.hidden !== undefined) {
    pen.text("Open", w - 16, bottom, 70, { size: 11.5, weight: 500, align: "right", colour: palette.accent });
  }
}

/** One of hundreds: name, state, and a pip for each network. */
function smallTile(ink: Ink, networks: readonly string[]): void {
  const { pen, node, w, h } = ink;
  if (node === undefined) return;
  const { palette } = pen;
  const marked = node.state !== "ok";
  pen.text(node.label, 6, 13, w - (marked ? 26 : 12), { size: 10.5, weight: 600, cut: "middle", colour: palette.text });
  if (node.state !== "ok") pen.mark(node.state, w - 12, 12, 6);
  if (node.badge !== undefined && h > 44) {
    pen.text(node.badge, 6, 28, w - 12, { size: 9, colour: palette.textFaint });
  }
  const most = Math.max(1, Math.floor((w - 12) / 8));
  for (const [n, key] of networks.slice(0, most).entries()) {
    pen.fill(6 + n * 8, h - 12, 6, 6, 2, networkColour(ink, key) ?? palette.textFaint);
  }
}

export function region({ pen, node, box, w }: Ink): void {
  const { palette } = pen;
  if (node !== undefined) pen.glyph(node.kind, 12, 10, 14, palette.textMuted);
  const left = node === undefined ? 14 : 32;
  const taken = pen.text(box.text ?? "", left, 17.5, w * 0.6, { size: 12.5, weight: 600, colour: palette.text });
  if (node !== undefined && node.state !== "ok") pen.mark(node.state, left + taken + 12, 17.5, 7);
  if (node?.sublabel !== undefined) {
    pen.text(node.sublabel, w - 14, 17.5, w * 0.4, {
      size: 10.5,
      mono: true,
      align: "right",
      colour: palette.textFaint,
    });
  }
}
