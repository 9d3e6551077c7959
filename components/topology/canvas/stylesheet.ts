import type { EdgeSingular, NodeSingular, StylesheetJsonBlock } from "cytoscape";
import { changeColours } from "./change-marks";
import type { Palette } from "./palette";

/**
 * Shapes and lines; text, glyphs and marks are inked above (see `ink.ts`). Shape tells the kind: bars are bridges, rooms are
 * namespaces, pills are patch ends, cut ends are tunnels, tags are NICs.
 */
export function stylesheet(palette: Palette): StylesheetJsonBlock[] {
  const network = (element: NodeSingular | EdgeSingular, otherwise: string): string => {
    const colour: unknown = element.data("colour");
    return typeof colour === "number" && colour >= 0
      ? (palette.networks[colour % palette.networks.length] ?? otherwise)
      : otherwise;
  };
  const scaled = (units: number) => (element: NodeSingular | EdgeSingular) => units * Number(element.data("scale"));
  const endpoint = (of: "source" | "target") => (edge: EdgeSingular) => {
    const at = edge.data(of === "source" ? "from" : "to");
    const centre = edge[of]().position();
    return `${at.x - centre.x}px ${at.y - centre.y}px`;
  };
  return [
    {
      selector: "node",
      style: {
        width: "data(w)",
        height: "data(h)",
        shape: "round-rectangle",
        "corner-radius": (node: NodeSingular) => String(7 * Number(node.data("scale"))),
        "background-color": palette.surface,
        "border-color": palette.borderStrong,
        "border-width": scaled(1),
        "overlay-opacity": 0,
        "z-index-compare": "manual",
        "z-index": 10,
      },
    },
    {
      selector: 'node[shape = "frame"], node[shape = "region"]',
      style: { "background-color": palette.sunken, "border-color": palette.border, "z-index": 1 },
    },
    { selector: 'node[shape = "tile"]', style: { "border-color": palette.border, "z-index": 1 } },
    { selector: 'node[shape = "room"]', style: { "z-index": 2, "border-color": palette.border } },
    {
      selector: 'node[shape = "bar"], node[shape = "spine"]',
      style: { "background-color": palette.surface, "border-color": palette.textFaint, "border-width": 1.25 },
    },
    { selector: 'node[shape = "spine"]', style: { "z-index": 9 } },
    {
      selector: 'node[shape = "chip"], node[shape = "card"]',
      style: { "border-color": (node: NodeSingular) => network(node, palette.borderStrong) },
    },
    { selector: 'node[kind = "patch"]', style: { "corner-radius": "11" } },
    { selector: 'node[kind = "gre-tunnel"], node[kind = "vxlan-tunnel"]', style: { shape: "cut-rectangle" } },
    { selector: 'node[kind = "linux-bridge"][shape = "card"]', style: { "corner-radius": "2" } },
    {
      selector: 'node[shape = "row"], node[shape = "more"]',
      style: {
        "border-color": palette.border,
        "corner-radius": (node: NodeSingular) => String(5 * Number(node.data("scale"))),
      },
    },
    { selector: 'node[shape = "more"]', style: { "background-opacity": 0, "border-style": "dashed" } },
    { selector: 'node[state = "unknown"], node[state = "intended"]', style: { "border-style": "dashed" } },
    {
      selector: 'node[state = "failed"], node[state = "dead"]',
      style: { "border-color": palette.states.failed },
    },
    {
      selector: "edge",
      style: {
        width: (edge: EdgeSingular) => (edge.data("kind") === "tunnel" ? 2.6 : 1.6) * Number(edge.data("scale")),
        "line-color": (edge: EdgeSingular) =>
          network(edge, edge.data("kind") === "tunnel" ? palette.textMuted : palette.textFaint),
        "curve-style": "straight",
        "source-endpoint": endpoint("source"),
        "target-endpoint": endpoint("target"),
        "overlay-opacity": 0,
        "z-index-compare": "manual",
        "z-index": 5,
      },
    },
    {
      selector: "edge.bent",
      style: {
        "curve-style": "round-segments",
        "edge-distances": "node-position",
        "segment-weights": (edge: EdgeSingular) => edge.data("weights"),
        "segment-distances": (edge: EdgeSingular) => edge.data("distances"),
        "segment-radii": (edge: EdgeSingular) => [6 * Number(edge.data("scale"))],
      },
    },
    { selector: 'edge[state = "unknown"], edge[state = "intended"]', style: { "line-style": "dashed" } },
    { selector: 'edge[state = "failed"], edge[state = "dead"]', style: { "line-color": palette.states.failed } },
    // between two moments: colour and stroke say it, and the mark that is inked at the corner
    ...(["added", "changed", "removed", "unknown"] as const).flatMap((change): StylesheetJsonBlock[] => {
      const colour = palette.states[changeColours[change]];
      const isGhost = change === "removed" || change === "unknown";
      const ghost = change === "removed" ? { opacity: 0.55 } : {};
      return [
        {
          selector: `node[change = "${change}"]`,
          style: {
            ...{ "border-color": colour, "border-width": scaled(2.2), ...ghost },
            ...(isGhost ? { "border-style": "dashed" } : {}),
          },
        },
        {
          selector: `edge[change = "${change}"]`,
          style: {
            ...{ "line-color": colour, width: scaled(2.6), ...ghost },
            ...(isGhost ? { "line-style": "dashed" } : {}),
          },
        },
      ];
    }),
    { selector: "edge.on-demand", style: { display: "none" } },
    { selector: "edge.on-demand.near", style: { display: "element" } },
    // boxes of a big overview, seen from near: their lines would be as thick as bars
    { selector: "node.close", style: { "border-width": 1.5, "corner-radius": "16" } },
    { selector: "edge.close", style: { width: 2 } },
    { selector: ".dim", style: { opacity: 0.22 } },
    { selector: "edge.near", style: { width: scaled(2.8), "z-index": 12, opacity: 1 } },
    { selector: "node.hover", style: { "border-color": palette.textMuted } },
    { selector: "node.near", style: { opacity: 1 } },
    {
      selector: "node.selected",
      style: {
        "border-color": palette.accent,
        "border-width": scaled(2),
        "outline-color": palette.accent,
        "outline-opacity": 0.22,
        "outline-width": scaled(4),
        opacity: 1,
        "z-index": 20,
      },
    },
    {
      selector: 'node.selected[shape = "frame"], node.selected[shape = "region"], node.selected[shape = "room"]',
      style: { "z-index": 2 },
    },
    {
      selector: "edge.selected",
      style: { "line-color": palette.accent, width: scaled(3.2), "z-index": 21, opacity: 1 },
    },
  ];
}
