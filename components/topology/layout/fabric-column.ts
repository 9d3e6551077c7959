import type { GraphNode, NodeKind } from "@/server/model/graph";
import type { GraphIndex } from "./graph-index";
import { measure } from "./measure";
import type { Box } from "./picture";

/** The right-hand side: networks, physical networks, then every appliance with its uplink sets, in titled regions. */
export type FabricColumn = { readonly boxes: readonly Box[]; readonly width: number; readonly height: number };

type Line = { readonly node: GraphNode; readonly indent: boolean };

const pad = 10;
const mostLines = 48;

const appliancePart: readonly NodeKind[] = [
  "logical-interconnect-group",
  "logical-interconnect",
  "uplink-set",
  "oneview-network",
  "server-profile",
  "server-hardware",
  "enclosure",
  "interconnect",
];

/** Regions flow down and start another column when the one before is as high as `height`. Everything grows by `scale`. */
export function placeFabric(index: GraphIndex, left: number, height: number, scale: number): FabricColumn {
  const nodes = [...index.nodes.values()];
  const outside = (...kinds: NodeKind[]) => nodes.filter((node) => kinds.includes(node.kind));
  const regions: { title: string; object: string | null; lines: Line[] }[] = [];
  const flat = (title: string, list: readonly GraphNode[]) => {
    if (list.length > 0) regions.push({ title, object: null, lines: list.map((node) => ({ node, indent: false })) });
  };
  flat("Networks", outside("segment", "network"));
  flat("Physical networks", outside("physical-network"));
  flat(
    "Remote ends",
    outside("host").filter((node) => node.role === "remote"),
  );
  const appliances = outside("appliance");
  for (const appliance of appliances) {
    regions.push({ title: appliance.label, object: appliance.id, lines: applianceLines(appliance.id, index) });
  }
  const owned = new Set(regions.flatMap((region) => region.lines.map((line) => line.node.id)));
  flat(
    "Fabric",
    outside(...appliancePart).filter((node) => !owned.has(node.id)),
  );

  const boxes: Box[] = [];
  const columnStep = measure.columnWidth + measure.regionGap * 2;
  const limit = Math.max(height / scale, 980);
  let column = 0;
  let y = 0;
  let bottom = 0;
  for (const region of regions) {
    const lines = region.lines.slice(0, region.lines.length > mostLines ? mostLines - 1 : mostLines);
    const rest = region.lines.length - lines.length;
    const h = measure.regionHeader + (lines.length + (rest > 0 ? 1 : 0)) * measure.rowPitch + pad;
    if (y > 0 && y + h > limit) {
      column += 1;
      y = 0;
    }
    const x = column * columnStep;
    const id = region.object ?? `region:${region.title}`;
    const put = (box: Omit<Box, "scale">) =>
      boxes.push({ ...box, x: left + box.x * scale, y: box.y * scale, w: box.w * scale, h: box.h * scale, scale });
    put({ id, object: region.object, shape: "region", x, y, w: measure.columnWidth, h, text: region.title });
    let at = y + measure.regionHeader;
    for (const line of lines) {
      const inset = line.indent ? 26 : pad;
      const w = measure.columnWidth - inset - pad;
      put({ id: line.node.id, object: line.node.id, shape: "row", x: x + inset, y: at, w, h: measure.rowHeight });
      at += measure.rowPitch;
    }
    if (rest > 0) {
      const w = measure.columnWidth - pad * 2;
      const more = { id: `${id}~more`, object: region.object, shape: "more" as const, text: `${rest} more` };
      put({ ...more, x: x + pad, y: at, w, h: measure.rowHeight });
    }
    y += h + measure.regionGap;
    bottom = Math.max(bottom, y - measure.regionGap);
  }
  const width = regions.length === 0 ? 0 : (column + 1) * columnStep;
  return { boxes, width: width * scale, height: bottom * scale };
}

/** An appliance's objects in reading order; a network stands under the first uplink set that carries it. */
function applianceLines(appliance: string, index: GraphIndex): Line[] {
  const mine = belongingTo(appliance, index);
  const lines: Line[] = [];
  const done = new Set<string>();
  const add = (node: GraphNode, indent: boolean) => {
    if (done.has(node.id)) return;
    done.add(node.id);
    lines.push({ node, indent });
  };
  for (const kind of appliancePart) {
    for (const node of mine.filter((candidate) => candidate.kind === kind)) {
      add(node, false);
      if (kind !== "uplink-set") continue;
      for (const edge of index.edgesOf.get(node.id) ?? []) {
        const network = edge.kind === "carries" ? index.nodes.get(edge.target) : undefined;
        if (network !== undefined && network.id !== node.id) add(network, true);
      }
    }
  }
  return lines;
}

function belongingTo(appliance: string, index: GraphIndex): readonly GraphNode[] {
  const found: GraphNode[] = [];
  const walk = (id: string, depth: number) => {
    for (const child of index.childrenOf.get(id) ?? []) {
      found.push(child);
      if (depth < 6) walk(child.id, depth + 1);
    }
  };
  walk(appliance, 0);
  return found;
}
