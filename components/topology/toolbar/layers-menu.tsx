"use client";

import { Layers } from "lucide-react";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { Popover } from "../../ui/popover";
import { type Layer, layerNames, layers, usualLayers } from "../layers";

type LayersMenuProps = {
  shown: ReadonlySet<Layer>;
  onToggle: (layer: Layer) => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** What the canvas draws. Hiding a layer moves nothing that stays. */
export function LayersMenu({ shown, onToggle, open, onOpenChange }: LayersMenuProps) {
  const usual = layers.every((layer) => shown.has(layer) === usualLayers.includes(layer));
  return (
    <Popover
      label="Layers"
      align="end"
      className="w-60 p-3"
      open={open}
      onOpenChange={onOpenChange}
      trigger={
        <Button size="sm" variant={usual ? "ghost" : "secondary"} aria-label="Layers" aria-keyshortcuts="l">
          <Layers aria-hidden className="size-3.5" />
          <span className="hidden xl:inline">Layers</span>
        </Button>
      }
    >
      <div className="grid gap-2.5">
        {layers.map((layer) => (
          <Checkbox
            key={layer}
            checked={shown.has(layer)}
            onCheckedChange={() => onToggle(layer)}
            label={layerNames[layer]}
          />
        ))}
      </div>
    </Popover>
  );
}
