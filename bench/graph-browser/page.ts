import cytoscape from "cytoscape";
import { makeScene } from "@/components/topology/canvas/scene";
import { TopologyCanvas } from "@/components/topology/canvas/topology-canvas";
import { arrange } from "@/components/topology/layout/arrange";
import { nothingReserved, type Reserved } from "@/components/topology/layout/picture";
import type { Graph } from "@/server/model/graph";

/** The part of the graph benchmark that runs in the browser, bundled on its own: the console's canvas without the console. */
const bench = {
  canvas: null as TopologyCanvas | null,
  reserved: nothingReserved as Reserved,

  /** Arranges and draws; answers milliseconds until the frame with it was shown. */
  async draw(graph: Graph): Promise<{ arrangeMs: number; drawnMs: number; boxes: number; routes: number }> {
    const start = performance.now();
    const picture = arrange(graph, this.reserved);
    const arranged = performance.now();
    const first = this.canvas === null;
    this.reserved = picture.reserved;
    this.canvas ??= new TopologyCanvas(element("shapes"), inkElement(), {
      onSelect: () => undefined,
      onOpen: () => undefined,
      onHover: () => undefined,
    });
    this.canvas.show(makeScene(graph, picture, new Set(), null));
    if (first) this.canvas.fit();
    await nextFrame();
    await nextFrame();
    const drawn = performance.now();
    return {
      arrangeMs: arranged - start,
      drawnMs: drawn - start,
      boxes: picture.boxes.length,
      routes: picture.routes.length,
    };
  },

  /** Frames per second while panning back and forth. */
  async pan(ms: number): Promise<number> {
    return frames(ms, (x, y) => this.canvas?.panBy(x, y));
  },

  /** The baseline: plain Cytoscape, every element, preset places, its own labels. */
  async plain(graph: Graph, ms: number): Promise<{ drawnMs: number; fps: number }> {
    const start = performance.now();
    const columns = Math.ceil(Math.sqrt(graph.nodes.length));
    const known = new Set(graph.nodes.map((node) => node.id));
    const cy = cytoscape({
      container: element("plain"),
      layout: { name: "preset" },
      style: [{ selector: "node", style: { label: "data(label)", "font-size": 8 } }],
      elements: [
        ...graph.nodes.map((node, n) => ({
          data: { id: node.id, label: node.label },
          position: { x: (n % columns) * 60, y: Math.floor(n / columns) * 40 },
        })),
        ...graph.edges
          .filter((edge) => known.has(edge.source) && known.has(edge.target))
          .map((edge) => ({ data: { id: `e ${edge.id}`, source: edge.source, target: edge.target } })),
      ],
    });
    await nextFrame();
    await nextFrame();
    const drawnMs = performance.now() - start;
    const fps = await frames(ms, (x, y) => cy.panBy({ x, y }));
    cy.destroy();
    return { drawnMs, fps };
  },
};

async function frames(ms: number, step: (x: number, y: number) => void): Promise<number> {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < ms) {
    const phase = (performance.now() - start) / 250;
    step(Math.sin(phase) * 12, Math.cos(phase) * 6);
    await nextFrame();
    count += 1;
  }
  return (count * 1_000) / (performance.now() - start);
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}`);
  return found;
}

function inkElement(): HTMLCanvasElement {
  const found = element("ink");
  if (!(found instanceof HTMLCanvasElement)) throw new Error("#ink is not a canvas");
  return found;
}

export type GraphBench = typeof bench;

Object.assign(window, { bench });
