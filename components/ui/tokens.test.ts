import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrastRatio, worstDistance } from "./colour-science";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

function tokens(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`));
  const body = block.slice(0, block.indexOf("\n}"));
  return new Map(
    [...body.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

const SURFACES = ["canvas", "surface", "sunken", "hover", "overlay"];
const STATES = ["ok", "intended", "observed", "drift", "failed", "stale", "unknown"];
const NETWORKS = Array.from({ length: 10 }, (_, index) => `net-${index}`);

describe.each([
  ["light", tokens('[data-theme="light"]')],
  ["dark", tokens('[data-theme="dark"]')],
])("%s tokens", (_theme, values) => {
  const of = (name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`token --${name} is missing or not #rrggbb`);
    return value;
  };

  it("keeps text readable on every surface", () => {
    const failing = ["text", "text-muted", "text-faint"].flatMap((text) =>
      SURFACES.filter((surface) => contrastRatio(of(text), of(surface)) < 4.5).map(
        (surface) => `${text} on ${surface}`,
      ),
    );
    expect(failing).toEqual([]);
  });

  it("keeps states and accent readable on surfaces and on their own background", () => {
    const failing = [...STATES, "accent"].flatMap((state) =>
      ["surface", "canvas", "sunken", `${state}-soft`]
        .filter((surface) => contrastRatio(of(state), of(surface)) < 4.5)
        .map((surface) => `${state} on ${surface}`),
    );
    expect(failing).toEqual([]);
    expect(contrastRatio(of("accent-text"), of("accent"))).toBeGreaterThan(4.5);
  });

  it("keeps network colours visible and apart, also for colour-blind eyes", () => {
    const faint = NETWORKS.filter((name) => SURFACES.some((surface) => contrastRatio(of(name), of(surface)) < 3));
    expect(faint).toEqual([]);
    const pairs = NETWORKS.flatMap((a, index) => NETWORKS.slice(index + 1).map((b) => [a, b] as const));
    const close = pairs.filter(([a, b]) => worstDistance(of(a), of(b)) < 0.05).map((pair) => pair.join(" "));
    expect(close).toEqual([]);
  });
});
