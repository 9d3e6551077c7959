import { type Browser, chromium, type Page } from "playwright";
import type { Graph } from "@/server/model/graph";
import { buildGraph } from "@/server/topology/build-graph";
import { GraphCache } from "@/server/topology/graph-cache";
import { generateWorld, hostName } from "@/server/topology/testing/generate-world";
import { chromiumLaunch } from "../scripts/lib/chromium.mjs";
import { servePage } from "./graph-browser/serve-page";
import { median } from "./statistics";

/**
 * 200 hosts with 20,000 ports: what the browser is sent, how long until the overview is on the screen, how long a host takes
 * to open, and frames a second while panning. Graphs are built and sent as the console does, the canvas is the console's;
 * beside it, in the same browser, plain Cytoscape with a node for every port at a preset place.
 */
const size = { hosts: 200, portsPerHost: 100, networks: 300, networksPerHost: 10 };
const runs = 5;
const panMs = 3_000;
const world = generateWorld(size);
const cache = new GraphCache();

const start = performance.now();
const overview = graphOf(null);
row("hosts and ports in the store", `${size.hosts} and ${size.hosts * size.portsPerHost}`);
row("graph from nothing, on the server", milliseconds(performance.now() - start));
row("sent for the overview", sizeOf(overview));
row("sent with a host opened", sizeOf(graphOf(hostName(17))));

const server = await servePage((url) =>
  url.pathname === "/plain" ? everyPort() : graphOf(url.searchParams.get("expand")),
);
const browser = await chromium.launch(chromiumLaunch);
try {
  await measureOurs(browser);
  await measurePlain(browser);
} finally {
  await browser.close();
  server.close();
}

async function measureOurs(browser: Browser): Promise<void> {
  const firsts: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const page = await openPage(browser);
    firsts.push((await page.evaluate(() => window.bench.load("/graph"))).sinceNavigationMs);
    await page.close();
  }
  row("overview drawn, since navigation", medianAndWorst(firsts));

  const page = await openPage(browser);
  const opening: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await page.evaluate(() => window.bench.load("/graph"));
    const told = await page.evaluate((url) => window.bench.load(url), `/graph?expand=${hostName(17 + run)}`);
    opening.push(told.ms);
  }
  row("a host opened, request to drawn", medianAndWorst(opening));
  row("panning with a host open", framesASecond(await page.evaluate((ms) => window.bench.pan(ms), panMs)));
  await page.evaluate(() => window.bench.load("/graph"));
  row("panning the overview", framesASecond(await page.evaluate((ms) => window.bench.pan(ms), panMs)));
  await page.close();
}

async function measurePlain(browser: Browser): Promise<void> {
  const page = await openPage(browser);
  const told = await page.evaluate((ms) => window.bench.plain("/plain", ms), panMs);
  row("baseline, plain Cytoscape", `${told.nodes} nodes`);
  row("baseline: drawn, since navigation", milliseconds(told.drawnMs));
  row("baseline: panning", framesASecond(told.fps));
  await page.close();
}

async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(300_000);
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(server.url);
  return page;
}

function graphOf(expand: string | null): Graph {
  return buildGraph(world, { expand: expand === null ? [] : [expand] }, cache);
}

/** Every port and host as a bare node, every port joined to its host: the least that "all elements" can mean. */
function everyPort(): Pick<Graph, "nodes" | "edges"> {
  const hosts = world.hosts.map(({ key, name }) => ({
    id: key,
    kind: "host" as const,
    label: name,
    state: "ok" as const,
  }));
  const ports = world.hosts.flatMap(({ key }) =>
    Array.from({ length: size.portsPerHost }, (_, n) => ({
      id: `${key}/${n}`,
      kind: "port" as const,
      label: `qvo-${n}`,
      state: "ok" as const,
      parent: key,
    })),
  );
  const edges = ports.map(({ id, parent }) => ({
    id: `${id}-`,
    kind: "ovs-port" as const,
    source: id,
    target: parent,
    state: "ok" as const,
  }));
  return { nodes: [...hosts, ...ports], edges };
}

function row(what: string, figure: string): void {
  console.log(`${what.padEnd(36)} ${figure}`);
}

function milliseconds(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}

function medianAndWorst(samples: readonly number[]): string {
  return `${milliseconds(median(samples))} (worst of ${samples.length}: ${milliseconds(Math.max(...samples))})`;
}

function framesASecond(fps: number): string {
  return `${fps >= 10 ? fps.toFixed(0) : fps.toFixed(2)} frames a second`;
}

function sizeOf(graph: Graph): string {
  const bytes = Buffer.byteLength(JSON.stringify(graph));
  return `${graph.nodes.length} nodes, ${graph.edges.length} edges, ${(bytes / 1_024).toFixed(0)} kB`;
}
