"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  className?: string;
  /** False while something must not be lost: Escape and outside clicks do nothing, and there is no close button. */
  dismissable?: boolean;
};

/** Modal on large screens, full-width from the bottom on phones. The body scrolls, title and footer stay. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, className, dismissable = true } = props;
  const keep = (event: Event) => {
    if (!dismissable) event.preventDefault();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-[#00000066]" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onEscapeKeyDown={keep}
          onInteractOutside={keep}
          className={cn(
            "fixed inset-x-0 bottom-0 z-40 flex max-h-[92dvh] animate-appear flex-col overflow-hidden rounded-t-lg border bg-overlay shadow-overlay outline-none",
            "sm:inset-x-auto sm:top-[12vh] sm:bottom-auto sm:left-1/2 sm:max-h-[80vh] sm:w-[min(34rem,calc(100vw-2rem))] sm:-translate-x-1/2 sm:rounded-lg",
            className,
          )}
        >
          <header className="flex items-start gap-3 border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
              {description ? (
                <Radix.Description className="mt-0.5 text-fg-muted text-xs">{description}</Radix.Description>
              ) : null}
            </div>
            {dismissable ? (
              <Radix.Close asChild>
                <Button variant="ghost" size="icon-sm" aria-label="Close" className="-my-1 -mr-2">
                  <X aria-hidden className="size-4" />
                </Button>
              </Radix.Close>
            ) : null}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
          {footer ? <footer className="flex flex-wrap justify-end gap-2 border-t px-4 py-3">{footer}</footer> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
