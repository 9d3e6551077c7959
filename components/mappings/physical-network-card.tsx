"use client";

import { Cable, MousePointerClick, Trash2, Waypoints } from "lucide-react";
import Link from "next/link";
import type { PhysicalNetworkView } from "@/server/model/mapping-views";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { CopyId } from "../ui/copy-id";
import { physicalNetworkNode } from "./physical-network-node";

type PhysicalNetworkCardProps = {
  network: PhysicalNetworkView;
  selected: boolean;
  mayChange: boolean;
  onSelect: () => void;
  onMap: () => void;
  onRemove: () => void;
};

/** A physical network with what it is mapped to. Selecting it makes the OneView networks beside it pickable. */
export function PhysicalNetworkCard(props: PhysicalNetworkCardProps) {
  const { network, selected, mayChange, onSelect, onMap, onRemove } = props;
  const canMap = mayChange && network.flat === null && network.types.includes("flat");
  return (
    <li
      data-edge-end={`physical/${network.name}`}
      className={cn("rounded-md border bg-surface", selected && "border-accent ring-1 ring-accent")}
    >
      <div className="flex flex-wrap items-center gap-2 px-3 py-2">
        <h3 className="mono min-w-0 flex-1 break-all font-medium">{network.name}</h3>
        {network.types.map((type) => (
          <Badge key={type}>{type}</Badge>
        ))}
        {network.types.length === 0 ? <Badge tone="failed">not in the cloud</Badge> : null}
        <Button asChild variant="ghost" size="icon-sm">
          <Link
            aria-label={`Show ${network.name} in topology`}
            href={`/topology?select=${encodeURIComponent(physicalNetworkNode(network.cloudId, network.name))}`}
          >
            <Waypoints aria-hidden className="size-3.5" />
          </Link>
        </Button>
      </div>
      <div className="grid gap-2 border-t px-3 py-2 text-sm">
        <CarriedNetworks network={network} />
        {network.flat === null ? null : <FlatLine network={network} mayChange={mayChange} onRemove={onRemove} />}
        {network.uplinkSets.map((set) => (
          <p key={`${set.applianceId} ${set.logicalInterconnectGroupId} ${set.uplinkSetName}`} className="break-words">
            <span className="text-fg-muted">uplink set </span>
            <span className="mono font-medium">{set.uplinkSetName}</span>
            <span className="text-fg-muted">
              {" "}
              of {set.groupName ?? set.logicalInterconnectGroupId} · {set.applianceName}
            </span>
            {set.faults.map((fault) => (
              <span key={fault.code} className="block text-failed text-xs">
                {fault.message} {fault.remedy}
              </span>
            ))}
          </p>
        ))}
        {network.flat === null ? <Unmapped network={network} /> : null}
        {canMap ? (
          <div className="flex flex-wrap gap-2">
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
            <Button size="sm" onClick={onMap} aria-label={`Map ${network.name} in a dialog`}>
              <Cable aria-hidden className="size-3.5" />
              Map…
            </Button>
          </div>
        ) : null}
      </div>
    </li>
  );
}

function CarriedNetworks({ network }: { network: PhysicalNetworkView }) {
  if (network.networks.length === 0) return <p className="text-fg-faint text-xs">carries no network yet</p>;
  const shown = network.networks.slice(0, 6);
  return (
    <p className="text-fg-muted text-xs">
      carries{" "}
      {shown.map((each, index) => (
        <span key={each.id}>
          {index > 0 ? ", " : ""}
          <span className="text-fg">{each.name || each.id.slice(0, 8)}</span>
          {each.segmentationId === null ? "" : ` (VLAN ${each.segmentationId})`}
        </span>
      ))}
      {network.networks.length > shown.length ? ` and ${network.networks.length - shown.length} more` : ""}
    </p>
  );
}

function FlatLine({
  network,
  mayChange,
  onRemove,
}: {
  network: PhysicalNetworkView;
  mayChange: boolean;
  onRemove: () => void;
}) {
  const { flat } = network;
  if (flat === null) return null;
  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <span className="text-fg-muted">is OneView network </span>
          <span className="mono font-medium">{flat.oneViewNetworkName ?? "unknown"}</span>
          <span className="text-fg-muted"> of {flat.applianceName}</span>
        </p>
        <CopyId
          value={flat.oneViewNetworkId}
          label="OneView network id"
          length={13}
          className="text-fg-faint text-xs"
        />
        {flat.faults.map((fault) => (
          <p key={fault.code} className="text-failed text-xs">
            {fault.message} {fault.remedy}
          </p>
        ))}
      </div>
      {mayChange ? (
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label={`Remove the flat mapping of ${network.name}`}
          onClick={onRemove}
        >
          <Trash2 aria-hidden className="size-3.5" />
        </Button>
      ) : null}
    </div>
  );
}

function Unmapped({ network }: { network: PhysicalNetworkView }) {
  if (network.types.includes("flat")) return <p className="text-fg-faint text-xs">no flat mapping</p>;
  return <p className="text-fg-faint text-xs">not of type flat, so it cannot be one OneView network</p>;
}
