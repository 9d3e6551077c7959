"use client";

import { Maximize2, Minimize2 } from "lucide-react";
import type { Graph } from "@/server/model/graph";
import { Button } from "../ui/button";

type ObjectActionsProps = { id: string; graph: Graph; readOnly: boolean; onToggle: (id: string) => void };

/** What can be done with the selected object, right where it is seen. */
export function ObjectActions({ id, graph, onToggle }: ObjectActionsProps) {
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (node?.kind === "host" && node.role !== "remote") {
    const closed = node.hidden !== undefined;
    const Icon = closed ? Maximize2 : Minimize2;
    return (
      <Button size="sm" onClick={() => onToggle(id)}>
        <Icon aria-hidden className="size-3.5" />
        {closed ? "Open host" : "Close host"}
      </Button>
    );
  }
  return null;
}
