/** The theme's tokens as the canvas needs them. Read again whenever the theme changes. */
export type Palette = {
  readonly canvas: string;
  readonly surface: string;
  readonly sunken: string;
  readonly text: string;
  readonly textMuted: string;
  readonly textFaint: string;
  readonly border: string;
  readonly borderStrong: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly networks: readonly string[];
  readonly states: Readonly<Record<"ok" | "intended" | "drift" | "failed" | "stale" | "unknown", string>>;
  readonly sans: string;
  readonly mono: string;
};

export const networkColours = 10;

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const state = (name: string) => token(`--${name}`, "#808080");
  return {
    canvas: token("--canvas", "#ffffff"),
    surface: token("--surface", "#ffffff"),
    sunken: token("--sunken", "#f4f4f4"),
    text: token("--text", "#111111"),
    textMuted: token("--text-muted", "#555555"),
    textFaint: token("--text-faint", "#777777"),
    border: token("--border", "#dddddd"),
    borderStrong: token("--border-strong", "#bbbbbb"),
    accent: token("--accent", "#2358d0"),
    accentSoft: token("--accent-soft", "#e9effc"),
    networks: Array.from({ length: networkColours }, (_, n) => token(`--net-${n}`, "#808080")),
    states: {
      ok: state("ok"),
      intended: state("intended"),
      drift: state("drift"),
      failed: state("failed"),
      stale: state("stale"),
      unknown: state("unknown"),
    },
    sans: fontFamily(style, "--font-geist-sans", "ui-sans-serif, system-ui, sans-serif"),
    mono: fontFamily(style, "--font-geist-mono", "ui-monospace, monospace"),
  };
}

function fontFamily(style: CSSStyleDeclaration, name: string, otherwise: string): string {
  const family = style.getPropertyValue(name).trim();
  return family === "" ? otherwise : `${family}, ${otherwise}`;
}

export type StateColour = keyof Palette["states"];

/** Each state's meaning among the tokens. */
export const stateColours = {
  ok: "ok",
  down: "stale",
  dead: "failed",
  failed: "failed",
  drift: "drift",
  stale: "stale",
  unknown: "unknown",
  intended: "intended",
} as const satisfies Record<string, StateColour>;
