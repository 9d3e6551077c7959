"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

const SIDES = {
  right: "inset-y-0 right-0 w-[min(26rem,100vw)] border-l animate-slide-in",
  left: "inset-y-0 left-0 w-[min(18rem,86vw)] border-r animate-appear",
  bottom: "inset-x-0 bottom-0 max-h-[85dvh] rounded-t-lg border-t animate-appear",
} as const;

/** For everything about one object, beside its list. */
export const OBJECT_SHEET = "sm:w-[min(46rem,100vw)]";

type SheetProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  side?: keyof typeof SIDES;
  children: ReactNode;
  className?: string;
};

/** A modal panel at one side, for details and navigation on small screens. */
export function Sheet({ open, onOpenChange, title, side = "right", children, className }: SheetProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-[#00000066]" />
        <Radix.Content
          aria-describedby={undefined}
          className={cn("fixed z-40 flex flex-col bg-overlay shadow-overlay outline-none", SIDES[side], className)}
        >
          <header className="flex items-center gap-3 border-b px-4 py-2.5">
            <Radix.Title className="min-w-0 flex-1 truncate font-semibold text-base">{title}</Radix.Title>
            <Radix.Close asChild>
              <Button variant="ghost" size="icon-sm" aria-label="Close" className="-mr-2">
                <X aria-hidden className="size-4" />
              </Button>
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
