"use client";

import { Cable, Layers, Maximize2, Minimize2, MousePointerClick, Unlink } from "lucide-react";
import { useState } from "react";
import type { Graph, GraphNode } from "@/server/model/graph";
import { useMay } from "../frame/use-me";
import { ChoosePhysicalNetworkDialog } from "../mappings/choose-physical-network-dialog";
import { MapFlatDialog } from "../mappings/map-flat-dialog";
import { uplinkSetOfNode } from "../mappings/uplink-set-node";
import { UplinkSetsDialog } from "../mappings/uplink-sets-dialog";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { HostNodeActions } from "./actions/host-actions";
import { NetworkNodeActions } from "./actions/network-actions";
import { PortNodeActions } from "./actions/port-actions";
import { TraceActions } from "./actions/trace-actions";
import { RunInsideButton } from "./run-inside/run-inside-button";

type Place = { readonly cloudId: string; readonly physicalNetwork: string };

type ObjectActionsProps = {
  id: string;
  graph: Graph;
  /** A case is only looked at. */
  caseId: string | undefined;
  onToggle: (id: string) => void;
  /** Uplink sets are to be picked by clicking them. */
  onPickUplinkSets: (place: Place) => void;
};

/** What can be done with the selected object, right where it is seen. */
export function ObjectActions({ id, graph, caseId, onToggle, onPickUplinkSets }: ObjectActionsProps) {
  const mayChange = useMay("operator") && caseId === undefined;
  const node = graph.nodes.find((candidate) => candidate.id === id);
  const edge = graph.edges.find((candidate) => candidate.id === id);
  if (node?.kind === "host" && node.role !== "remote") {
    const closed = node.hidden !== undefined;
    const Icon = closed ? Maximize2 : Minimize2;
    return (
      <>
        <Button size="sm" onClick={() => onToggle(id)}>
          <Icon aria-hidden className="size-3.5" />
          {closed ? "Open host" : "Close host"}
        </Button>
        {mayChange ? <HostNodeActions key={node.id} name={node.label} /> : null}
        {mayChange ? <RunInsideButton key={`run ${id}`} node={node} graph={graph} /> : null}
      </>
    );
  }
  const trace = node === undefined ? null : <TraceActions key={`trace ${id}`} node={node} caseId={caseId} />;
  if (!mayChange) return trace;
  if (node?.kind === "namespace") return <RunInsideButton key={`run ${id}`} node={node} graph={graph} />;
  if (node?.portId !== undefined) {
    return (
      <>
        {trace}
        <PortNodeActions key={id} portId={node.portId} hostName={node.host} />
      </>
    );
  }
  if (node?.kind === "ovs-bridge" && node.host !== undefined) return <HostNodeActions key={id} name={node.host} />;
  if (node?.kind === "segment" && node.network !== undefined) {
    return <NetworkNodeActions key={id} networkId={node.network} />;
  }
  if (node?.kind === "uplink-set") return <UplinkSetActions node={node} />;
  const physical = edge?.kind === "mapping" ? graph.nodes.find(({ id: at }) => at === edge.source) : node;
  const place = physical?.kind === "physical-network" ? placeOf(physical.id) : null;
  if (physical === undefined || place === null) return trace;
  const targets = graph.edges.filter(({ kind, source }) => kind === "mapping" && source === physical.id);
  return (
    <>
      {(physical.badge ?? "").includes("flat") ? (
        <FlatActions place={place} mapped={targets.some(({ target }) => target.includes("/network:"))} />
      ) : null}
      <PhysicalNetworkUplinkActions place={place} onPickUplinkSets={onPickUplinkSets} />
    </>
  );
}

function PhysicalNetworkUplinkActions({
  place,
  onPickUplinkSets,
}: Pick<ObjectActionsProps, "onPickUplinkSets"> & { place: Place }) {
  const [listing, setListing] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => onPickUplinkSets(place)}>
        <MousePointerClick aria-hidden className="size-3.5" />
        Pick uplink sets
      </Button>
      <Button size="sm" onClick={() => setListing(true)}>
        <Layers aria-hidden className="size-3.5" />
        Uplink sets…
      </Button>
      {listing ? <UplinkSetsDialog {...place} onClose={() => setListing(false)} /> : null}
    </>
  );
}

function UplinkSetActions({ node }: { node: GraphNode }) {
  const [choosing, setChoosing] = useState(false);
  const set = uplinkSetOfNode(node.id);
  if (set === null) return null;
  return (
    <>
      <Button size="sm" onClick={() => setChoosing(true)}>
        <Cable aria-hidden className="size-3.5" />
        Map a physical network to it…
      </Button>
      {choosing ? <ChoosePhysicalNetworkDialog {...set} name={node.label} onClose={() => setChoosing(false)} /> : null}
    </>
  );
}

/** Of a physical network of type flat: map it onto a OneView network, or take the mapping back. */
function FlatActions({ place, mapped }: { place: Place; mapped: boolean }) {
  const client = useTRPCClient();
  const [mapping, setMapping] = useState(false);
  const [removing, setRemoving] = useState(false);
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
function placeOf(id: string): Place | null {
  const [, cloudId, name] = /^physical-network:([^/]*)\/(.*)$/.exec(id) ?? [];
  if (cloudId === undefined || cloudId === "" || name === undefined) return null;
  return { cloudId: decodeURIComponent(cloudId), physicalNetwork: decodeURIComponent(name) };
}
