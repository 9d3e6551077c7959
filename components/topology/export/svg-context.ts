import type { DrawingContext } from "../canvas/drawing-context";
import { xmlText } from "./xml-text";

type Matrix = readonly [number, number, number, number, number, number];
type Style = {
  matrix: Matrix;
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  globalAlpha: number;
  dash: readonly number[];
};

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/**
 * The part of a 2D canvas that the topology is drawn with, writing SVG: texts stay texts, shapes stay shapes. `measure` tells
 * the width of a text in a font, as a canvas would.
 */
export class SvgContext implements DrawingContext {
  font = "11px sans-serif";
  textBaseline: CanvasTextBaseline = "alphabetic";
  private readonly parts: string[] = [];
  private readonly saved: Style[] = [];
  private path = "";
  private style: Style = {
    ...{ matrix: IDENTITY, fillStyle: "#000000", strokeStyle: "#000000", lineWidth: 1, globalAlpha: 1 },
    ...{ lineCap: "butt", lineJoin: "miter", dash: [] },
  };

  constructor(private readonly measure: (font: string, text: string) => number) {}

  svg(width: number, height: number, background: string, title: string): string {
    const size = `width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>
<title>${xmlText(title)}</title>
<rect width="100%" height="100%" fill="${xmlText(background)}"/>
${this.parts.join("\n")}
</svg>
`;
  }

  get fillStyle(): string {
    return this.style.fillStyle;
  }
  set fillStyle(value: string | CanvasGradient | CanvasPattern) {
    this.style.fillStyle = String(value);
  }
  get strokeStyle(): string {
    return this.style.strokeStyle;
  }
  set strokeStyle(value: string | CanvasGradient | CanvasPattern) {
    this.style.strokeStyle = String(value);
  }
  get lineWidth(): number {
    return this.style.lineWidth;
  }
  set lineWidth(value: number) {
    this.style.lineWidth = value;
  }
  get lineCap(): CanvasLineCap {
    return this.style.lineCap;
  }
  set lineCap(value: CanvasLineCap) {
    this.style.lineCap = value;
  }
  get lineJoin(): CanvasLineJoin {
    return this.style.lineJoin;
  }
  set lineJoin(value: CanvasLineJoin) {
    this.style.lineJoin = value;
  }
  get globalAlpha(): number {
    return this.style.globalAlpha;
  }
  set globalAlpha(value: number) {
    this.style.globalAlpha = value;
  }

  save(): void {
    this.saved.push({ ...this.style });
  }
  restore(): void {
    this.style = this.saved.pop() ?? this.style;
  }
  setTransform(a?: number | DOMMatrix2DInit, b = 0, c = 0, d = 1, e = 0, f = 0): void {
    this.style.matrix = typeof a === "number" ? [a, b, c, d, e, f] : IDENTITY;
  }
  translate(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.style.matrix;
    this.style.matrix = [a, b, c, d, a * x + c * y + e, b * x + d * y + f];
  }
  scale(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.style.matrix;
    this.style.matrix = [a * x, b * x, c * y, d * y, e, f];
  }
  setLineDash(segments: Iterable<number>): void {
    this.style.dash = [...segments];
  }
  /** The background is a rectangle of its own. */
  clearRect(): void {}

  beginPath(): void {
    this.path = "";
  }
  moveTo(x: number, y: number): void {
    this.path += `M${short(x)} ${short(y)}`;
  }
  lineTo(x: number, y: number): void {
    this.path += `L${short(x)} ${short(y)}`;
  }
  quadraticCurveTo(x1: number, y1: number, x: number, y: number): void {
    this.path += `Q${short(x1)} ${short(y1)} ${short(x)} ${short(y)}`;
  }
  /** Whole circles alone are drawn. */
  arc(x: number, y: number, radius: number): void {
    const r = short(radius);
    this.path += `M${short(x - radius)} ${short(y)}a${r} ${r} 0 1 0 ${short(radius * 2)} 0a${r} ${r} 0 1 0 ${short(-radius * 2)} 0Z`;
  }
  roundRect(
    x: number,
    y: number,
    w: number,
    h: number,
    radii?: number | DOMPointInit | Iterable<number | DOMPointInit>,
  ): void {
    const wanted = typeof radii === "number" ? radii : 0;
    const r = Math.max(0, Math.min(wanted, w / 2, h / 2));
    const corner = (dx: number, dy: number) =>
      r === 0 ? "" : `a${short(r)} ${short(r)} 0 0 1 ${short(dx)} ${short(dy)}`;
    this.path += `M${short(x + r)} ${short(y)}h${short(w - 2 * r)}${corner(r, r)}v${short(h - 2 * r)}${corner(-r, r)}h${short(2 * r - w)}${corner(-r, -r)}v${short(2 * r - h)}${corner(r, -r)}Z`;
  }

  fill(): void {
    this.put("path", `d="${this.path}" fill="${xmlText(this.fillStyle)}"`);
  }
  stroke(): void {
    this.strokeData(this.path);
  }
  strokeData = (data: string): void => {
    const { strokeStyle, lineWidth, lineCap, lineJoin, dash } = this.style;
    const dashes = dash.length === 0 ? "" : ` stroke-dasharray="${dash.map(short).join(" ")}"`;
    const caps = `${lineCap === "butt" ? "" : ` stroke-linecap="${lineCap}"`}${lineJoin === "miter" ? "" : ` stroke-linejoin="${lineJoin}"`}`;
    this.put(
      "path",
      `d="${data}" fill="none" stroke="${xmlText(strokeStyle)}" stroke-width="${short(lineWidth)}"${caps}${dashes}`,
    );
  };
  fillText(text: string, x: number, y: number): void {
    const [, weight = "400", size = "11", family = "sans-serif"] = /^(\d+)? ?([\d.]+)px (.*)$/.exec(this.font) ?? [];
    const middle = this.textBaseline === "middle" ? ' dominant-baseline="central"' : "";
    const font = `font-family="${xmlText(family)}" font-size="${size}" font-weight="${weight}"`;
    const place = `x="${short(x)}" y="${short(y)}"${middle} xml:space="preserve"`;
    this.put("text", `${place} ${font} fill="${xmlText(this.fillStyle)}"`, xmlText(text));
  }
  measureText(text: string): TextMetrics {
    const width = this.measure(this.font, text);
    const none = { actualBoundingBoxLeft: 0, actualBoundingBoxRight: width, alphabeticBaseline: 0, emHeightAscent: 0 };
    const rest = {
      actualBoundingBoxAscent: 0,
      actualBoundingBoxDescent: 0,
      fontBoundingBoxAscent: 0,
      emHeightDescent: 0,
    };
    return {
      width,
      ...none,
      ...rest,
      fontBoundingBoxDescent: 0,
      hangingBaseline: 0,
      ideographicBaseline: 0,
    };
  }

  private put(tag: string, attributes: string, content?: string): void {
    const { matrix, globalAlpha } = this.style;
    if (globalAlpha <= 0) return;
    const place = matrix.every((value, at) => value === IDENTITY[at])
      ? ""
      : ` transform="matrix(${matrix.map(short).join(" ")})"`;
    const alpha = globalAlpha === 1 ? "" : ` opacity="${short(globalAlpha)}"`;
    this.parts.push(
      content === undefined
        ? `<${tag} ${attributes}${place}${alpha}/>`
        : `<${tag} ${attributes}${place}${alpha}>${content}</${tag}>`,
    );
  }
}

function short(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}
