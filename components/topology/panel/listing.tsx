"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { ObjectDetails } from "@/server/model/graph";
import { cn } from "../../ui/cn";
import { CommandLine } from "./fact-rows";
import { Lines } from "./lines";

/** Lines as the host prints them: rules, flows, reservations. */
export function Listing({ listing }: { listing: ObjectDetails["listings"][number] }) {
  const [open, setOpen] = useState(listing.lines.length <= 40);
  return (
    <section aria-label={listing.title} className="border-b px-4 py-2 last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-1.5 py-1 text-left text-xs"
      >
        <ChevronRight aria-hidden className={cn("size-3.5 text-fg-faint transition-transform", open && "rotate-90")} />
        <span className="font-medium text-fg-muted">{listing.title}</span>
        <span className="mono ml-auto text-fg-faint">{listing.lines.length}</span>
      </button>
      {open ? (
        <div className="grid gap-1.5 pb-1.5">
          <CommandLine command={listing.command} />
          {listing.lines.length === 0 ? (
            <p className="text-fg-faint text-xs">There are none.</p>
          ) : (
            <Lines lines={listing.lines} title={listing.title} />
          )}
        </div>
      ) : null}
    </section>
  );
}
