"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { CONTROL } from "./input";

export type SelectOption<T extends string> = {
  readonly value: T;
  readonly label: string;
  /** Second line in the list. */
  readonly detail?: ReactNode;
  readonly disabled?: boolean;
};

type SelectProps<T extends string> = Omit<ComponentProps<"button">, "value" | "onChange" | "children"> & {
  value: T | undefined;
  onValueChange: (value: T) => void;
  options: readonly SelectOption<T>[];
  placeholder?: string;
};

/** One of a few named things. `""` is not a value: say what it means (`any`, `all`). */
export function Select<T extends string>({
  value,
  onValueChange,
  options,
  placeholder,
  className,
  disabled,
  ...trigger
}: SelectProps<T>) {
  const change = (next: string) => {
    const option = options.find((candidate) => candidate.value === next);
    if (option) onValueChange(option.value);
  };
  return (
    <Radix.Root value={value ?? ""} onValueChange={change} disabled={disabled ?? false}>
      <Radix.Trigger
        {...trigger}
        className={cn(
          CONTROL,
          "flex h-8 items-center justify-between gap-2 text-left data-placeholder:text-fg-faint",
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon asChild>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-fg-faint" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-appear overflow-hidden rounded-md border bg-overlay p-1 shadow-overlay"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="relative flex cursor-default select-none flex-col rounded-sm py-1 pr-2 pl-7 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-hover pointer-coarse:py-2"
              >
                <Radix.ItemIndicator className="absolute top-1.5 left-2">
                  <Check aria-hidden className="size-3.5 text-accent" />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.detail ? <span className="text-fg-faint text-xs">{option.detail}</span> : null}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
