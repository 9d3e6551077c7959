import cytoscape from "cytoscape";
import { makeScene } from "@/components/topology/canvas/scene";
import { TopologyCanvas } from "@/components/topology/canvas/topology-canvas";
import { withoutLocal } from "@/components/topology/layers";
import { arrange } from "@/components/topology/layout/arrange";
import { nothingReserved, type Reserved } from "@/components/topology/layout/picture";
import type { Graph } from "@/server/model/graph";

/**
 * The part of the graph benchmark that runs in the browser: the console's canvas without the console around it, and plain
 * Cytoscape as the baseline. A drawing counts as shown two frames after it was asked for.
 */
export class GraphBench {
  private canvas: TopologyCanvas | null = null;
  private reserved: Reserved = nothingReserved;

  /** Fetches a graph and draws it. */
  async load(url: string): Promise<{ ms: number; sinceNavigationMs: number }> {
    const start = performance.now();
    const response = await fetch(url);
    await this.draw(await response.json());
    return { ms: performance.now() - start, sinceNavigationMs: performance.now() };
  }

  async draw(whole: Graph): Promise<void> {
    const graph = withoutLocal(whole);
    const picture = arrange(graph, this.reserved);
    const first = this.canvas === null;
    this.reserved = picture.reserved;
    this.canvas ??= new TopologyCanvas(element("shapes"), inkElement(), {
      onSelect: () => undefined,
      onOpen: () => undefined,
      onHover: () => undefined,
    });
    this.canvas.show(makeScene(graph, picture, new Set(), { by: "network", network: null }));
    if (first) this.canvas.fit();
    await nextFrame();
    await nextFrame();
  }

  /** Frames per second while panning to and fro. */
  pan(ms: number): Promise<number> {
    return countFrames(ms, (x, y) => this.canvas?.panBy(x, y));
  }

  zoomTo(id: string): void {
    this.canvas?.zoomTo(id);
    this.canvas?.select(id);
  }

  /** The baseline: every element at a preset place, with labels. */
  async plain(url: string, ms: number): Promise<{ nodes: number; drawnMs: number; fps: number }> {
    const response = await fetch(url);
    const graph: Pick<Graph, "nodes" | "edges"> = await response.json();
    const columns = Math.ceil(Math.sqrt(graph.nodes.length));
    const cy = cytoscape({
      container: element("shapes"),
      layout: { name: "preset" },
      style: [{ selector: "node", style: { label: "data(label)", "font-size": 8 } }],
      elements: [
        ...graph.nodes.map((node, n) => ({
          data: { id: node.id, label: node.label },
          position: { x: (n % columns) * 60, y: Math.floor(n / columns) * 40 },
        })),
        ...graph.edges.map((edge) => ({ data: { id: `e ${edge.id}`, source: edge.source, target: edge.target } })),
      ],
    });
    cy.fit();
    await nextFrame();
    await nextFrame();
    const drawnMs = performance.now();
    const fps = await countFrames(ms, (x, y) => cy.panBy({ x, y }));
    const nodes = cy.nodes().length;
    cy.destroy();
    return { nodes, drawnMs, fps };
  }
}

async function countFrames(ms: number, step: (x: number, y: number) => void): Promise<number> {
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

declare global {
  interface Window {
    bench: GraphBench;
  }
}

window.bench = new GraphBench();
