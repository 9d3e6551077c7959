"use client";

import { useQuery } from "@tanstack/react-query";
import { Braces, Download, FileCode2, Image as ImageIcon, Moon, Scan, Share2, Sun, Waypoints } from "lucide-react";
import { type RefObject, useState } from "react";
import { toast } from "sonner";
import type { Graph } from "@/server/model/graph";
import { saveBlob } from "../../cases/download";
import { useTRPC } from "../../trpc";
import { Button } from "../../ui/button";
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "../../ui/dropdown-menu";
import type { CanvasHandle } from "../canvas/canvas-view";
import { makeScene } from "../canvas/scene";
import { arrange } from "../layout/arrange";
import { nothingReserved } from "../layout/picture";
import { drawPng, drawSvg, type Theme, wholeExtent } from "./draw-picture";
import { exportName } from "./export-name";
import { toDot } from "./to-dot";
import { toGraphml } from "./to-graphml";
import { toJson } from "./to-json";

type ExportMenuProps = {
  graph: Graph | undefined;
  canvas: RefObject<CanvasHandle | null>;
  caseId: string | undefined;
  /** Whether the picture is on the screen, and not the table. */
  drawn: boolean;
};

type Format = "seen.png" | "png" | "svg" | "json" | "graphml" | "dot";

const THEMES = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;

/** Saves the view: as a picture in either theme, or as the graph that it shows. */
export function ExportMenu({ graph, canvas, caseId, drawn }: ExportMenuProps) {
  const trpc = useTRPC();
  const found = useQuery({ ...trpc.cases.get.queryOptions({ id: caseId ?? "" }), enabled: caseId !== undefined });
  const [chosen, setChosen] = useState<Theme | null>(null);
  const source = caseId === undefined ? "live" : (found.data?.name ?? "case");
  const theme =
    chosen ?? (typeof document !== "undefined" && document.documentElement.dataset.theme === "dark" ? "dark" : "light");
  const save = async (format: Format) => {
    if (graph === undefined) return;
    try {
      const at = new Date();
      const { blob, reduced } = await make(format, graph, canvas.current, { source, theme, at });
      const fileName = exportName(source, at, format === "seen.png" ? "png" : format);
      saveBlob(blob, fileName);
      toast.success(
        `${fileName} saved`,
        reduced ? { description: "Too large for one image: it was made smaller. SVG keeps its size." } : {},
      );
    } catch (error) {
      toast.error("Nothing was saved", { description: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <DropdownMenu
      className="min-w-56"
      trigger={
        <Button size="sm" variant="ghost" aria-label="Export" disabled={graph === undefined}>
          <Download aria-hidden className="size-3.5" />
        </Button>
      }
    >
      <MenuLabel>Picture</MenuLabel>
      <MenuItem icon={Scan} disabled={!drawn} onSelect={() => void save("seen.png")}>
        PNG of what is in sight
      </MenuItem>
      <MenuItem icon={ImageIcon} onSelect={() => void save("png")}>
        PNG of everything
      </MenuItem>
      <MenuItem icon={FileCode2} onSelect={() => void save("svg")}>
        SVG of everything
      </MenuItem>
      <MenuChoice value={theme} onValueChange={setChosen} options={THEMES} stays />
      <MenuSeparator />
      <MenuLabel>Graph as it is opened</MenuLabel>
      <MenuItem icon={Braces} onSelect={() => void save("json")}>
        JSON
      </MenuItem>
      <MenuItem icon={Share2} onSelect={() => void save("graphml")}>
        GraphML
      </MenuItem>
      <MenuItem icon={Waypoints} onSelect={() => void save("dot")}>
        DOT (Graphviz)
      </MenuItem>
    </DropdownMenu>
  );
}

type Made = { readonly blob: Blob; readonly reduced: boolean };
type Terms = { readonly source: string; readonly theme: Theme; readonly at: Date };

async function make(format: Format, graph: Graph, canvas: CanvasHandle | null, terms: Terms): Promise<Made> {
  const text = (content: string, type: string): Made => ({ blob: new Blob([content], { type }), reduced: false });
  if (format === "json") return text(toJson(graph, terms.source, terms.at), "application/json");
  if (format === "graphml") return text(toGraphml(graph), "application/graphml+xml");
  if (format === "dot") return text(toDot(graph), "text/vnd.graphviz");
  const view = canvas?.view() ?? null;
  const everything = { by: "network", network: null } as const;
  const scene = view?.scene ?? makeScene(graph, arrange(graph, nothingReserved), new Set(), everything);
  const extent = format === "seen.png" && view !== null ? view.seen : wholeExtent(scene);
  if (format !== "svg") return drawPng(scene, extent, terms.theme);
  const title = `Topology of ${terms.source}, ${terms.at.toISOString()}`;
  return text(drawSvg(scene, extent, terms.theme, title), "image/svg+xml");
}
