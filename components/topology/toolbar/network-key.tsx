"use client";

import { X } from "lucide-react";
import type { LegendEntry } from "@/server/model/graph";
import { useStoredFlag } from "../../frame/use-stored-flag";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { NetworkSwatch } from "../network-swatch";

type NetworkKeyProps = {
  legend: readonly LegendEntry[];
  lens: string | null;
  onLens: (network: string | null) => void;
};

/** More are in the legend of the toolbar. */
const most = 4;

/** Which colour is which network, always in sight where there is room. A click lights one up. */
export function NetworkKey({ legend, lens, onLens }: NetworkKeyProps) {
  const [closed, setClosed] = useStoredFlag("bridgehead-network-key-closed");
  if (closed || legend.length === 0) return null;
  return (
    <section
      aria-label="Networks by colour"
      className="absolute bottom-3 left-3 z-10 flex max-w-[calc(100%-9rem)] items-center gap-0.5 overflow-hidden rounded-md border bg-surface p-0.5 shadow-sm max-lg:hidden"
    >
      {legend.slice(0, most).map((entry) => (
        <button
          key={entry.key}
          type="button"
          aria-pressed={entry.key === lens}
          onClick={() => onLens(entry.key === lens ? null : entry.key)}
          className={cn(
            "flex h-6 min-w-0 items-center gap-1.5 rounded-sm px-1.5 text-xs hover:bg-hover",
            entry.key === lens && "bg-accent-soft",
          )}
        >
          <NetworkSwatch colour={entry.colour} />
          <span className="truncate">{entry.label}</span>
          <span className="mono truncate text-fg-faint">{entry.detail}</span>
        </button>
      ))}
      {legend.length > most ? <span className="px-1 text-fg-faint text-xs">+{legend.length - most}</span> : null}
      <Button variant="ghost" size="icon-sm" aria-label="Hide networks by colour" onClick={() => setClosed(true)}>
        <X aria-hidden className="size-3.5" />
      </Button>
    </section>
  );
}
