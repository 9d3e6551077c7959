"use client";

import { ArrowLeftRight } from "lucide-react";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import type { MappingsView, OneViewNetworkOption } from "@/server/model/mapping-views";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Segmented } from "../ui/segmented";
import { EdgeLayer } from "./edge-layer";
import { MapFlatDialog } from "./map-flat-dialog";
import { type FabricSide, mappingEdges } from "./mapping-edges";
import { OneViewNetworkList } from "./one-view-network-list";
import { PhysicalNetworkCard } from "./physical-network-card";
import { RemoveFlatDialog } from "./remove-flat-dialog";
import { UplinkSetList } from "./uplink-set-list";
import { UplinkSetsDialog, type UplinkSetsStart } from "./uplink-sets-dialog";

const SIDES = [
  { value: "networks", label: "OneView networks" },
  { value: "uplink-sets", label: "Uplink sets" },
] as const;

/** The change that is being made in a dialog. */
type Doing =
  | { readonly kind: "map-flat"; readonly physicalNetwork: string; readonly target?: OneViewNetworkOption }
  | { readonly kind: "remove-flat"; readonly physicalNetwork: string }
  | { readonly kind: "uplink-sets"; readonly physicalNetwork: string; readonly start?: UplinkSetsStart };

/** Physical networks on the left, the fabric on the right, and the mappings between them as edges. */
export function MappingBoard({ data, mayChange }: { data: MappingsView; mayChange: boolean }) {
  const [container, setContainer] = useState<HTMLElement | null>(null);
  const [shown, setShown] = useQueryState(
    "side",
    parseAsStringLiteral(SIDES.map(({ value }) => value)).withDefault("networks"),
  );
  const [selected, setSelected] = useState<string | null>(null);
  const [pointed, setPointed] = useState<OneViewNetworkOption | null>(null);
  const [doing, setDoing] = useState<Doing | null>(null);
  const isReal = data.cloud.kind !== "inventory";
  if (data.physicalNetworks.length === 0) return <NoPhysicalNetworks isReal={isReal} />;
  const side: FabricSide = selected === null ? shown : "networks";
  const close = () => {
    setDoing(null);
    setSelected(null);
    setPointed(null);
  };
  return (
    <div ref={setContainer} className="relative grid gap-x-24 gap-y-8 p-3 sm:p-4 lg:grid-cols-2">
      <EdgeLayer edges={mappingEdges(data, side, { physicalNetwork: selected, pointed })} container={container} />
      <section aria-labelledby="physical-networks" className="grid min-w-0 content-start gap-2">
        <h2 id="physical-networks" className="flex min-h-8 items-center font-medium text-fg-muted text-sm">
          Physical networks
        </h2>
        <ul className="grid gap-2">
          {data.physicalNetworks.map((network) => (
            <PhysicalNetworkCard
              key={network.name}
              network={network}
              isReal={isReal}
              mayChange={mayChange}
              selected={selected === network.name}
              onSelect={() => setSelected(selected === network.name ? null : network.name)}
              onMap={() => setDoing({ kind: "map-flat", physicalNetwork: network.name })}
              onRemove={() => setDoing({ kind: "remove-flat", physicalNetwork: network.name })}
              onUplinkSets={() => setDoing({ kind: "uplink-sets", physicalNetwork: network.name })}
              onRemoveUplinkSet={(set) =>
                setDoing({
                  kind: "uplink-sets",
                  physicalNetwork: network.name,
                  start: { applianceId: set.applianceId, without: [set], planned: true },
                })
              }
            />
          ))}
        </ul>
      </section>
      <section aria-labelledby="fabric-side" className="grid min-w-0 content-start gap-2">
        <div className="flex min-h-8 flex-wrap items-center gap-2">
          <h2 id="fabric-side" className="min-w-0 flex-1 break-words font-medium text-fg-muted text-sm">
            {selected === null
              ? (SIDES.find(({ value }) => value === side)?.label ?? "")
              : `Pick the OneView network that ${selected} is`}
          </h2>
          {selected === null ? (
            <Segmented label="Shown" value={side} onValueChange={(value) => void setShown(value)} options={SIDES} />
          ) : null}
        </div>
        <Fabric
          cloudId={data.cloud.id}
          side={side}
          selected={selected}
          onPick={(physicalNetwork, target) => setDoing({ kind: "map-flat", physicalNetwork, target })}
          onPoint={setPointed}
        />
      </section>
      {doing === null ? null : <Doing cloudId={data.cloud.id} doing={doing} onClose={close} />}
    </div>
  );
}

type FabricProps = {
  cloudId: string;
  side: FabricSide;
  selected: string | null;
  onPick: (physicalNetwork: string, target: OneViewNetworkOption) => void;
  onPoint: (option: OneViewNetworkOption | null) => void;
};

function Fabric({ cloudId, side, selected, onPick, onPoint }: FabricProps) {
  const [text, setText] = useState("");
  if (side === "uplink-sets") return <UplinkSetList cloudId={cloudId} text={text} onText={setText} picks={null} />;
  return (
    <OneViewNetworkList
      cloudId={cloudId}
      text={text}
      onText={setText}
      pickLabel={selected === null ? null : ({ name }) => `Map ${selected} onto ${name}`}
      onPick={(target) => selected !== null && onPick(selected, target)}
      onPoint={onPoint}
    />
  );
}

function Doing({ cloudId, doing, onClose }: { cloudId: string; doing: Doing; onClose: () => void }) {
  const { physicalNetwork } = doing;
  switch (doing.kind) {
    case "map-flat":
      return (
        <MapFlatDialog
          cloudId={cloudId}
          physicalNetwork={physicalNetwork}
          {...(doing.target ? { target: doing.target } : {})}
          open
          onOpenChange={onClose}
        />
      );
    case "remove-flat":
      return <RemoveFlatDialog cloudId={cloudId} physicalNetwork={physicalNetwork} open onOpenChange={onClose} />;
    case "uplink-sets":
      return (
        <UplinkSetsDialog
          cloudId={cloudId}
          physicalNetwork={physicalNetwork}
          {...(doing.start ? { start: doing.start } : {})}
          onClose={onClose}
        />
      );
  }
}

function NoPhysicalNetworks({ isReal }: { isReal: boolean }) {
  return (
    <EmptyState
      icon={ArrowLeftRight}
      title="No physical networks"
      action={
        <Button asChild>
          <Link href={isReal ? "/clouds" : "/networks"}>Go to {isReal ? "Clouds" : "Networks"}</Link>
        </Button>
      }
    >
      {isReal
        ? "A mapping joins a physical network of the cloud to the fabric. No provider network of this cloud was read yet."
        : "A mapping joins a physical network of the cloud to the fabric. Add a physical network first."}
    </EmptyState>
  );
}
