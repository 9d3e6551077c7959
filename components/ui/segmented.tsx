"use client";

import { RadioGroup } from "radix-ui";
import { cn } from "./cn";

type SegmentedProps<T extends string> = {
  label: string;
  value: T;
  onValueChange: (value: T) => void;
  options: readonly { readonly value: T; readonly label: string }[];
  className?: string;
};

/** One of two to four words, all in sight. A radio group: arrow keys choose. */
export function Segmented<T extends string>({ label, value, onValueChange, options, className }: SegmentedProps<T>) {
  const change = (next: string) => {
    const option = options.find((candidate) => candidate.value === next);
    if (option) onValueChange(option.value);
  };
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={change}
      orientation="horizontal"
      className={cn("inline-flex max-w-full flex-wrap rounded-md border bg-sunken p-0.5", className)}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          className="h-7 flex-1 whitespace-nowrap rounded-sm border border-transparent px-2.5 text-fg-muted text-sm transition-colors hover:text-fg data-[state=checked]:border-line data-[state=checked]:bg-surface data-[state=checked]:font-medium data-[state=checked]:text-fg pointer-coarse:min-h-10"
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
