import type { DrawingContext } from "./drawing-context";

/** Where a text that is too long loses characters: identifiers keep both ends, names their beginning. */
export type Cut = "end" | "middle";

/** Fits texts into widths, remembering every answer: measuring is what makes canvas text slow. */
export class TextFit {
  private readonly widths = new Map<string, number>();
  private readonly fitted = new Map<string, string>();

  width(ctx: DrawingContext, font: string, text: string): number {
    const key = `${font}\n${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    ctx.font = font;
    const width = ctx.measureText(text).width;
    this.widths.set(key, width);
    return width;
  }

  fit(ctx: DrawingContext, font: string, text: string, room: number, cut: Cut): string {
    if (room <= 0) return "";
    if (this.width(ctx, font, text) <= room) return text;
    const key = `${font}\n${Math.round(room)}\n${cut}\n${text}`;
    const known = this.fitted.get(key);
    if (known !== undefined) return known;
    let low = 0;
    let high = text.length;
    while (low < high) {
      const length = Math.ceil((low + high) / 2);
      if (this.width(ctx, font, shorten(text, length, cut)) <= room) low = length;
      else high = length - 1;
    }
    const result = low < 2 ? "" : shorten(text, low, cut);
    this.fitted.set(key, result);
    return result;
  }

  /** Fonts arrive after the first drawing: what was measured with the fallback is wrong then. */
  forget(): void {
    this.widths.clear();
    this.fitted.clear();
  }
}

function shorten(text: string, length: number, cut: Cut): string {
  if (length >= text.length) return text;
  if (cut === "end") return `${text.slice(0, length - 1).trimEnd()}…`;
  const tail = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - tail)}…${tail === 0 ? "" : text.slice(-tail)}`;
}
