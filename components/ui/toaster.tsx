"use client";

import { Toaster as Sonner } from "sonner";

/** Short news about something that was done; errors that need a decision stay where they happened instead. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[min(22rem,calc(100vw-2rem))] items-start gap-2.5 rounded-lg border bg-overlay p-3 text-fg text-sm shadow-overlay",
          title: "font-medium",
          description: "text-fg-muted text-xs break-words",
          success: "[&_[data-icon]]:text-ok",
          error: "[&_[data-icon]]:text-failed",
          warning: "[&_[data-icon]]:text-drift",
          actionButton: "ml-auto shrink-0 rounded-sm border px-2 py-0.5 text-xs hover:bg-hover",
        },
      }}
    />
  );
}
