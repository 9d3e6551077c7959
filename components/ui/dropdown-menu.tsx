"use client";

import type { LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { cn } from "./cn";

type DropdownMenuProps = { trigger: ReactElement; children: ReactNode; align?: "start" | "end"; className?: string };

export function DropdownMenu({ trigger, children, align = "end", className }: DropdownMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            "z-50 min-w-44 animate-appear rounded-md border bg-overlay p-1 shadow-overlay outline-none",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM =
  "flex cursor-default select-none items-center gap-2 rounded-sm px-2 py-1.5 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-hover pointer-coarse:py-2.5";

type MenuItemProps = {
  icon?: LucideIcon;
  children: ReactNode;
  onSelect: () => void;
  tone?: "neutral" | "danger";
  disabled?: boolean;
  /** Right-hand side: a shortcut or a mark. */
  trailing?: ReactNode;
};

export function MenuItem({
  icon: Icon,
  children,
  onSelect,
  tone = "neutral",
  disabled = false,
  trailing,
}: MenuItemProps) {
  return (
    <Radix.Item onSelect={onSelect} disabled={disabled} className={cn(ITEM, tone === "danger" && "text-failed")}>
      {Icon ? <Icon aria-hidden className={cn("size-3.5", tone === "danger" ? "" : "text-fg-faint")} /> : null}
      <span className="flex-1">{children}</span>
      {trailing}
    </Radix.Item>
  );
}

type MenuChoiceProps<T extends string> = {
  value: T;
  onValueChange: (value: T) => void;
  options: readonly { readonly value: T; readonly label: string; readonly icon: LucideIcon }[];
  /** Choosing leaves the menu open: what is chosen is for another item of it. */
  stays?: boolean;
};

/** One of several, marked by the menu itself (`aria-checked`). */
export function MenuChoice<T extends string>({ value, onValueChange, options, stays = false }: MenuChoiceProps<T>) {
  return (
    <Radix.RadioGroup value={value}>
      {options.map(({ value: option, label, icon: Icon }) => (
        <Radix.RadioItem
          key={option}
          value={option}
          onSelect={(event) => {
            if (stays) event.preventDefault();
            onValueChange(option);
          }}
          className={cn(ITEM, "data-[state=checked]:font-medium data-[state=checked]:text-accent")}
        >
          <Icon aria-hidden className="size-3.5" />
          {label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1.5 text-fg-faint text-xs">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
