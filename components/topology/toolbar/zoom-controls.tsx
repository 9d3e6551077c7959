"use client";

import { Maximize, Minus, Plus } from "lucide-react";
import type { RefObject } from "react";
import { Button } from "../../ui/button";
import type { CanvasHandle } from "../canvas/canvas-view";

export function ZoomControls({ canvas }: { canvas: RefObject<CanvasHandle | null> }) {
  return (
    <fieldset
      aria-label="Zoom"
      className="absolute right-3 bottom-3 z-10 flex overflow-hidden rounded-md border bg-surface shadow-sm"
    >
      <Button variant="ghost" size="icon-sm" aria-label="Zoom out" onClick={() => canvas.current?.zoomBy(0.8)}>
        <Minus aria-hidden className="size-3.5" />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label="Zoom in" onClick={() => canvas.current?.zoomBy(1.25)}>
        <Plus aria-hidden className="size-3.5" />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label="Fit everything" onClick={() => canvas.current?.fit()}>
        <Maximize aria-hidden className="size-3.5" />
      </Button>
    </fieldset>
  );
}
