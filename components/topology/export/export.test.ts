import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it, vi } from "vitest";
import type { Graph, GraphNode } from "@/server/model/graph";
import { drawWords } from "../canvas/ink";
import type { Palette } from "../canvas/palette";
import { Pen } from "../canvas/pen";
import { makeScene } from "../canvas/scene";
import { arrange } from "../layout/arrange";
import { nothingReserved } from "../layout/picture";
import { sampleGraph } from "../testing/sample-graph";
import { drawShapes } from "./draw-shapes";
import { exportName } from "./export-name";
import { SvgContext } from "./svg-context";
import { toDot } from "./to-dot";
import { toGraphml } from "./to-graphml";
import { toJson } from "./to-json";

/** Whole hosts are read again and again: a loaded machine takes its time. */
vi.setConfig({ testTimeout: 60_000 });

const ODD = [
  `"quoted" & <b>'bold'</b> ]]>`,
  "back\\slash \\n \\",
  "two\nlines\r\nand\ta tab",
  "nul\u0000bell\u0007 half \ud800 pair",
  "größe 网络 🦆 \u202eright",
  "-->  } ; { [label=x] // /* # comment",
  "",
];

function oddGraph(): Graph {
  const sample = sampleGraph({ computes: 2, guests: 2 });
  const nodes = ODD.map(
    (label, at): GraphNode => ({
      id: `odd ${at} ${label}`,
      kind: "tap",
      label,
      state: "unknown",
      reason: label,
      host: `h${label}`,
    }),
  );
  const edges = nodes.slice(1).map((node, at) => ({
    ...({
      id: `edge ${node.id}`,
      kind: "tunnel",
      source: nodes[at]?.id ?? "",
      target: node.id,
      state: "ok",
      label: node.label,
    } as const),
  }));
  return { ...sample, nodes: [...sample.nodes, ...nodes], edges: [...sample.edges, ...edges] };
}

/** What a format that holds no control characters and no halves of pairs gives back. */
const told = (text: string) => text.replaceAll(/(?![\n\r\t])[\p{Cc}\p{Cs}]/gu, "\ufffd");

describe("GraphML", () => {
  it("is read back with every node, edge and field, however odd", () => {
    const graph = oddGraph();
    const xml = toGraphml(graph);
    expect(XMLValidator.validate(xml)).toBe(true);
    const parser = new XMLParser({
      ...{
        ignoreAttributes: false,
        attributeNamePrefix: "@",
        trimValues: false,
        parseTagValue: false,
        htmlEntities: true,
      },
      isArray: (name) => ["node", "edge", "data", "key"].includes(name),
      processEntities: { enabled: true, maxTotalExpansions: 100_000, maxExpandedLength: 10_000_000 },
    });
    const { node, edge } = parser.parse(xml).graphml.graph;
    expect(node.map((each: Record<string, unknown>) => each["@id"])).toEqual(graph.nodes.map(({ id }) => told(id)));
    const field = (each: { data: Record<string, string>[] }, key: string) =>
      each.data.find((data) => data["@key"] === key)?.["#text"] ?? "";
    expect(node.map((each: { data: Record<string, string>[] }) => field(each, "node-label"))).toEqual(
      graph.nodes.map(({ label }) => told(label)),
    );
    expect(edge).toHaveLength(graph.edges.length);
    expect(edge.map((each: Record<string, unknown>) => [each["@source"], each["@target"]])).toEqual(
      graph.edges.map(({ source, target }) => [told(source), told(target)]),
    );
  });
});

/** Tokens of DOT: quoted strings with their escapes undone, words, and marks. Throws on what is none. */
function tokensOf(dot: string): { readonly quoted: boolean; readonly text: string }[] {
  const tokens: { quoted: boolean; text: string }[] = [];
  for (let rest = dot; rest.trim() !== ""; ) {
    const [match, quoted, word] = /^\s*(?:"((?:[^"\\]|\\.)*)"|([\w.]+|--|[{}[\];=,]))/s.exec(rest) ?? [];
    if (match === undefined) throw new Error(`no token at ${rest.slice(0, 40)}`);
    const text =
      quoted?.replaceAll(/\\(.)/gs, (_, escaped: string) => (escaped === "n" ? "\n" : escaped)) ?? word ?? "";
    tokens.push({ quoted: quoted !== undefined, text });
    rest = rest.slice(match.length);
  }
  return tokens;
}

describe("DOT", () => {
  it("is one graph of balanced blocks, whose strings are the ids and labels that went in", () => {
    const graph = oddGraph();
    const tokens = tokensOf(toDot(graph));
    expect(tokens.slice(0, 3).map(({ text }) => text)).toEqual(["graph", "topology", "{"]);
    let depth = 0;
    for (const [at, { quoted, text }] of tokens.entries()) {
      if (!quoted && text === "{") depth += 1;
      if (!quoted && text === "}") depth -= 1;
      expect(depth === 0).toBe(at < 2 || at === tokens.length - 1);
    }
    const strings = new Set(tokens.filter(({ quoted }) => quoted).map(({ text }) => text));
    const plain = (text: string) => told(text).replaceAll(/\r\n?/g, "\n");
    for (const { id, label } of graph.nodes) {
      expect(strings).toContain(plain(id));
      if (label !== "") expect([...strings].some((text) => text.startsWith(plain(label)))).toBe(true);
    }
    const lines = tokens.filter(({ quoted, text }) => !quoted && text === "--").length;
    const contained = graph.nodes.filter(({ parent }) => parent !== undefined).length;
    expect(lines).toBe(graph.edges.length + contained);
  });
});

describe("JSON", () => {
  it("is the graph with its source and time", () => {
    const graph = oddGraph();
    const read = JSON.parse(toJson(graph, "live", new Date(0)));
    expect(read).toMatchObject({
      format: "bridgehead-graph",
      version: 1,
      source: "live",
      exportedAt: "1970-01-01T00:00:00.000Z",
    });
    expect(read.nodes).toEqual(graph.nodes);
    expect(read.edges).toEqual(graph.edges);
  });
});

describe("SVG", () => {
  it("is well-formed and has every name, a shape a box, and a line a route", () => {
    const graph = oddGraph();
    const picture = arrange(graph, nothingReserved);
    const scene = makeScene(graph, picture, new Set(), { by: "network", network: null });
    const context = new SvgContext((_, text) => text.length * 2);
    const colour = "#123456";
    const palette: Palette = {
      ...{
        canvas: colour,
        surface: colour,
        sunken: colour,
        text: colour,
        textMuted: colour,
        textFaint: colour,
        border: colour,
      },
      ...{
        borderStrong: colour,
        accent: colour,
        accentSoft: colour,
        networks: [colour],
        sans: `"Odd & Sons", sans-serif`,
        mono: "monospace",
      },
      states: { ok: colour, intended: colour, drift: colour, failed: colour, stale: colour, unknown: colour },
    };
    drawShapes(context, scene, palette);
    const shapes = context.svg(1, 1, colour, "t").match(/<path /g)?.length ?? 0;
    const routes = picture.routes.filter(({ onDemand }) => !onDemand).length;
    expect(shapes).toBeGreaterThanOrEqual(picture.boxes.length + routes);
    drawWords(
      new Pen(context, palette),
      scene,
      { zoom: 1, pan: { x: 0, y: 0 }, width: picture.width, height: picture.height, ratio: 1 },
      new Map(),
    );
    const svg = context.svg(picture.width, picture.height, colour, ODD.join(" "));
    expect(XMLValidator.validate(svg)).toBe(true);
    for (const label of ["c1", "c2", "net1"]) expect(svg).toContain(`>${label}</text>`);
  });
});

describe("exportName", () => {
  it("names source and time, and nothing that a file system refuses", () => {
    const at = new Date("2026-11-21T20:45:59Z");
    expect(exportName("live", at, "svg")).toBe("topology-live-2026-11-21T2045Z.svg");
    expect(exportName("../größe: a/b\n?", at, "png")).toBe("topology-größe-a-b-2026-11-21T2045Z.png");
    expect(exportName("///", at, "dot")).toBe("topology-view-2026-11-21T2045Z.dot");
  });
});
