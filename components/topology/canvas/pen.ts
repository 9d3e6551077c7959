import type { NodeKind, ObjectState } from "@/server/model/graph";
import type { ChangeKind } from "@/server/model/history";
import { kindGlyphs, stateGlyphs } from "../glyphs";
import { changeColours, changeGlyphs } from "./change-marks";
import type { DrawingContext } from "./drawing-context";
import { type Palette, stateColours } from "./palette";
import { type Cut, TextFit } from "./text-fit";

type TextStyle = {
  readonly size: number;
  readonly colour: string;
  readonly mono?: boolean;
  readonly weight?: number;
  readonly cut?: Cut;
  readonly align?: "left" | "right" | "center";
};

/** Draws words, glyphs and marks in a box's own units; knows the theme, not the graph. */
export class Pen {
  palette: Palette;
  readonly fit = new TextFit();
  private readonly paths = new Map<string, Path2D>();

  constructor(
    readonly ctx: DrawingContext,
    palette: Palette,
  ) {
    this.palette = palette;
  }

  /** Text from `x` with its middle at `y`, in at most `room` units; answers the width it took. */
  text(text: string, x: number, y: number, room: number, style: TextStyle): number {
    const font = this.font(style);
    const shown = this.fit.fit(this.ctx, font, text, room, style.cut ?? "end");
    if (shown === "") return 0;
    const width = this.fit.width(this.ctx, font, shown);
    this.ctx.font = font;
    this.ctx.fillStyle = style.colour;
    this.ctx.textBaseline = "middle";
    const left = style.align === "right" ? x - width : style.align === "center" ? x - width / 2 : x;
    this.ctx.fillText(shown, left, y + style.size * 0.04);
    return width;
  }

  measure(text: string, style: TextStyle): number {
    return this.fit.width(this.ctx, this.font(style), text);
  }

  /** A soft pill with a word; its right edge at `right`. Answers its width. */
  pill(text: string, right: number, y: number, colour: string, size = 11): number {
    const style = { size, colour, mono: true, weight: 500 };
    const width = this.measure(text, style) + 9;
    const height = size + 5;
    this.ctx.globalAlpha *= 0.13;
    this.ctx.fillStyle = colour;
    this.rounded(right - width, y - height / 2, width, height, 4);
    this.ctx.fill();
    this.ctx.globalAlpha /= 0.13;
    this.text(text, right - width + 4.5, y, width, style);
    return width;
  }

  glyph(kind: NodeKind, x: number, y: number, size: number, colour: string): void {
    this.stroke(kindGlyphs[kind], x, y, size, colour, 1.35);
  }

  /** A round mark with the state's sign, centred. */
  mark(state: Exclude<ObjectState, "ok">, x: number, y: number, radius: number): void {
    this.disc(this.palette.states[stateColours[state]], x, y, radius);
    this.stroke(stateGlyphs[state], x - radius, y - radius, radius * 2, this.palette.surface, 1.9);
  }

  /** As `mark`, with the sign of what became of a thing between two moments. */
  change(change: ChangeKind, x: number, y: number, radius: number): void {
    this.disc(this.palette.states[changeColours[change]], x, y, radius);
    this.stroke(changeGlyphs[change], x - radius, y - radius, radius * 2, this.palette.surface, 2.2);
  }

  fill(x: number, y: number, w: number, h: number, radius: number, colour: string): void {
    this.ctx.fillStyle = colour;
    this.rounded(x, y, w, h, radius);
    this.ctx.fill();
  }

  rounded(x: number, y: number, w: number, h: number, radius: number): void {
    this.ctx.beginPath();
    this.ctx.roundRect(x, y, w, h, radius);
  }

  private disc(colour: string, x: number, y: number, radius: number): void {
    const { ctx } = this;
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, Math.PI * 2);
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = this.palette.surface;
    ctx.stroke();
  }

  private stroke(path: string, x: number, y: number, size: number, colour: string, width: number): void {
    const { ctx } = this;
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(size / 16, size / 16);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.lineCap = "round";
    ctx.lineJoin = "round";
    if (ctx.strokeData === undefined) ctx.stroke(this.pathOf(path));
    else ctx.strokeData(path);
    ctx.restore();
  }

  private pathOf(data: string): Path2D {
    const known = this.paths.get(data);
    if (known !== undefined) return known;
    const made = new Path2D(data);
    this.paths.set(data, made);
    return made;
  }

  private font({ size, mono, weight }: TextStyle): string {
    return `${weight ?? 400} ${size}px ${mono ? this.palette.mono : this.palette.sans}`;
  }
}
