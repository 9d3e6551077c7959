"use client";

import { Cable, Maximize2, Minimize2, Unlink } from "lucide-react";
import { useState } from "react";
import type { Graph, GraphNode } from "@/server/model/graph";
import { useMay } from "../frame/use-me";
import { MapFlatDialog } from "../mappings/map-flat-dialog";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";

type ObjectActionsProps = { id: string; graph: Graph; readOnly: boolean; onToggle: (id: string) => void };

/** What can be done with the selected object, right where it is seen. A case is only looked at. */
export function ObjectActions({ id, graph, readOnly, onToggle }: ObjectActionsProps) {
  const mayChange = useMay("operator") && !readOnly;
  const node = graph.nodes.find((candidate) => candidate.id === id);
  const edge = graph.edges.find((candidate) => candidate.id === id);
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
  const physical = edge?.kind === "mapping" ? graph.nodes.find(({ id: at }) => at === edge.source) : node;
  if (!mayChange || physical?.kind !== "physical-network") return null;
  const mapped = graph.edges.some(
    ({ kind, source, target }) => kind === "mapping" && source === physical.id && target.includes("/network:"),
  );
  return <MappingActions node={physical} mapped={mapped} />;
}

/** Of a physical network of type flat in a known cloud: map it onto a OneView network, or take the mapping back. */
function MappingActions({ node, mapped }: { node: GraphNode; mapped: boolean }) {
  const client = useTRPCClient();
  const [mapping, setMapping] = useState(false);
  const [removing, setRemoving] = useState(false);
  const place = placeOf(node.id);
  if (place === null || !(node.badge ?? "").includes("flat")) return null;
  return (
    <>
      <Button size="sm" onClick={() => setMapping(true)}>
        <Cable aria-hidden className="size-3.5" />
        Map to OneView network…
      </Button>
      {mapped ? (
        <Button size="sm" variant="danger" onClick={() => setRemoving(true)}>
          <Unlink aria-hidden className="size-3.5" />
          Remove mapping…
        </Button>
      ) : null}
      {mapping ? <MapFlatDialog {...place} open onOpenChange={setMapping} /> : null}
      {removing ? (
        <ChangeDialog
          open
          onOpenChange={setRemoving}
          title={`Remove the mapping of ${place.physicalNetwork}`}
          verb="Remove mapping"
          planKey={["remove-flat", place.cloudId, place.physicalNetwork]}
          makePlan={() => client.mappings.remove.mutate({ kind: "flat", ...place, mode: "plan" })}
        />
      ) : null}
    </>
  );
}

/** Cloud and name from `physical-network:<cloud>/<name>`; `null` where only hosts know of it. */
function placeOf(id: string): { cloudId: string; physicalNetwork: string } | null {
  const [, cloudId, name] = /^physical-network:([^/]*)\/(.*)$/.exec(id) ?? [];
  if (cloudId === undefined || cloudId === "" || name === undefined) return null;
  return { cloudId: decodeURIComponent(cloudId), physicalNetwork: decodeURIComponent(name) };
}
