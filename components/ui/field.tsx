"use client";

import { CircleAlert } from "lucide-react";
import { Slot } from "radix-ui";
import { type ReactElement, type ReactNode, useId } from "react";
import { cn } from "./cn";

type FieldProps = {
  label: string;
  /** One line under the control; stays when there is an error. */
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  /** The one control; gets id, `aria-invalid` and `aria-describedby`. */
  children: ReactElement;
  className?: string;
};

/** A labelled control with its hint and its error, joined for screen readers. */
export function Field({ label, hint, error, optional = false, children, className }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={cn("grid content-start gap-1", className)}>
      <label htmlFor={id} className="flex items-baseline gap-1.5 font-medium text-fg text-xs">
        {label}
        {optional ? <span className="font-normal text-fg-faint">optional</span> : null}
      </label>
      <Slot.Root id={id} aria-invalid={error ? true : undefined} aria-describedby={described || undefined}>
        {children}
      </Slot.Root>
      {hint ? (
        <p id={`${id}-hint`} className="text-fg-faint text-xs">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="flex items-start gap-1 text-failed text-xs">
          <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          {error}
        </p>
      ) : null}
    </div>
  );
}
