"use client";

import { SquareTerminal } from "lucide-react";
import { useState } from "react";
import type { Graph, GraphNode } from "@/server/model/graph";
import { Button } from "../../ui/button";
import { RunInsideDialog } from "./run-inside-dialog";

/** Of a namespace, or of a host for its root namespace. Nothing for a host that is no source of this console. */
export function RunInsideButton({ node, graph }: { node: GraphNode; graph: Graph }) {
  const [open, setOpen] = useState(false);
  const name = node.kind === "host" ? node.label : node.host;
  const source = graph.sources.find((each) => each.kind === "host" && each.name === name);
  if (source === undefined) return null;
  const namespace = node.kind === "host" ? "" : node.label;
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <SquareTerminal aria-hidden className="size-3.5" />
        Run inside…
      </Button>
      {open ? (
        <RunInsideDialog
          hostId={source.id}
          hostName={source.name}
          namespace={namespace}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}
