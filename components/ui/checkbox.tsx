"use client";

import { Check } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { type ReactNode, useId } from "react";

type CheckboxProps = {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  label: ReactNode;
  hint?: ReactNode;
};

export function Checkbox({ checked, onCheckedChange, label, hint }: CheckboxProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={(next) => onCheckedChange(next === true)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-px grid size-4 shrink-0 place-items-center rounded-sm border border-line-strong bg-surface hover:border-fg-faint data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Radix.Indicator>
          <Check aria-hidden className="size-3 text-accent-fg" strokeWidth={3} />
        </Radix.Indicator>
      </Radix.Root>
      <span className="grid gap-0.5">
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
        {hint ? (
          <span id={`${id}-hint`} className="text-fg-faint text-xs">
            {hint}
          </span>
        ) : null}
      </span>
    </div>
  );
}
