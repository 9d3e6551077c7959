"use client";

import { Cable, Layers, MousePointerClick, Waypoints } from "lucide-react";
import Link from "next/link";
import type { PhysicalNetworkView, UplinkSetMappingView } from "@/server/model/mapping-views";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { CarriedNetworks } from "./carried-networks";
import { FlatMappingLine } from "./flat-mapping-line";
import { physicalNetworkNode } from "./physical-network-node";
import { PolicySelect } from "./policy-select";
import { ReconcileButton } from "./reconcile-button";
import { UplinkSetMappingLine } from "./uplink-set-mapping-line";

type PhysicalNetworkCardProps = {
  network: PhysicalNetworkView;
  /** A real cloud: it changes by itself, and the mappings say what follows. */
  isReal: boolean;
  selected: boolean;
  mayChange: boolean;
  onSelect: () => void;
  onMap: () => void;
  onRemove: () => void;
  onUplinkSets: () => void;
  onRemoveUplinkSet: (mapping: UplinkSetMappingView) => void;
};

/** A physical network with both kinds of mapping. Selecting it makes the OneView networks beside it pickable. */
export function PhysicalNetworkCard(props: PhysicalNetworkCardProps) {
  const { network, isReal, selected, mayChange, onRemove, onRemoveUplinkSet } = props;
  const { flat, uplinkSets, types } = network;
  const of = { cloudId: network.cloudId, physicalNetwork: network.name, mayChange };
  return (
    <li
      data-edge-end={`physical/${network.name}`}
      className={cn("min-w-0 rounded-md border bg-surface", selected && "border-accent ring-1 ring-accent")}
    >
      <div className="flex flex-wrap items-center gap-2 px-3 py-2">
        <h3 className="mono min-w-0 flex-1 break-all font-medium">{network.name}</h3>
        {types.map((type) => (
          <Badge key={type}>{type}</Badge>
        ))}
        {types.length === 0 ? <Badge tone="failed">not in the cloud</Badge> : null}
        <Button asChild variant="ghost" size="icon-sm">
          <Link
            aria-label={`Show ${network.name} in topology`}
            href={`/topology?select=${encodeURIComponent(physicalNetworkNode(network.cloudId, network.name))}`}
          >
            <Waypoints aria-hidden className="size-3.5" />
          </Link>
        </Button>
      </div>
      <div className="grid min-w-0 gap-2 border-t px-3 py-2 text-sm">
        <CarriedNetworks network={network} />
        {flat === null ? null : <FlatMappingLine flat={flat} {...(mayChange ? { onRemove } : {})} />}
        {isReal && flat !== null ? <PolicySelect {...of} kind="flat" policies={[flat.policy]} /> : null}
        {uplinkSets.map((set) => (
          <UplinkSetMappingLine
            key={`${set.applianceId} ${set.logicalInterconnectGroupId} ${set.uplinkSetName}`}
            mapping={set}
            {...(mayChange ? { onRemove: () => onRemoveUplinkSet(set) } : {})}
          />
        ))}
        {isReal && uplinkSets.length > 0 ? (
          <PolicySelect {...of} kind="uplink-sets" policies={uplinkSets.map(({ policy }) => policy)} />
        ) : null}
        <Unmapped network={network} />
        {mayChange ? <Actions {...props} /> : null}
      </div>
    </li>
  );
}

function Unmapped({ network: { flat, uplinkSets, types } }: { network: PhysicalNetworkView }) {
  const lacks = [
    ...(flat === null && types.includes("flat") ? ["no flat mapping"] : []),
    ...(uplinkSets.length === 0 ? ["no uplink set"] : []),
  ];
  return lacks.length === 0 ? null : <p className="text-fg-faint text-xs">{lacks.join(" · ")}</p>;
}

function Actions({ network, selected, onSelect, onMap, onUplinkSets }: PhysicalNetworkCardProps) {
  const { name, flat, uplinkSets, types } = network;
  const isMapped = uplinkSets.length > 0;
  return (
    <div className="flex flex-wrap gap-2">
      {flat === null && types.includes("flat") ? (
        <>
          <Button
            size="sm"
            aria-pressed={selected}
            onClick={onSelect}
            variant={selected ? "primary" : "secondary"}
            className="max-lg:hidden"
          >
            <MousePointerClick aria-hidden className="size-3.5" />
            {selected ? "Pick a network on the right" : "Map by clicking"}
          </Button>
          <Button size="sm" onClick={onMap} aria-label={`Map ${name} in a dialog`}>
            <Cable aria-hidden className="size-3.5" />
            Map flat…
          </Button>
        </>
      ) : null}
      <Button
        size="sm"
        onClick={onUplinkSets}
        aria-label={isMapped ? `Change the uplink sets of ${name}` : `Map ${name} to uplink sets`}
      >
        <Layers aria-hidden className="size-3.5" />
        {isMapped ? "Change uplink sets…" : "Map to uplink sets…"}
      </Button>
      {flat !== null || isMapped ? <ReconcileButton cloudId={network.cloudId} physicalNetwork={name} /> : null}
    </div>
  );
}
