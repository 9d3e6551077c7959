"use client";

import { Tabs as Radix } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "./cn";

export type Tab = {
  readonly value: string;
  readonly label: string;
  readonly count?: number;
  readonly content: ReactNode;
};

type TabsProps = {
  label: string;
  tabs: readonly Tab[];
  value?: string;
  onValueChange?: (value: string) => void;
  className?: string;
};

/** Underlined tabs; uncontrolled unless `value` is given. */
export function Tabs({ label, tabs, value, onValueChange, className }: TabsProps) {
  const control = value === undefined ? { defaultValue: tabs[0]?.value ?? "" } : { value };
  const list = useRef<HTMLDivElement>(null);
  // a deep link to a tab that a narrow screen cuts off
  useEffect(() => {
    const chosen = value === undefined ? null : list.current?.querySelector<HTMLElement>("[data-state=active]");
    if (!list.current || !chosen) return;
    const { offsetLeft, offsetWidth } = chosen;
    const { scrollLeft, clientWidth } = list.current;
    const isSeen = offsetLeft >= scrollLeft && offsetLeft + offsetWidth <= scrollLeft + clientWidth;
    if (!isSeen) list.current.scrollLeft = offsetLeft + offsetWidth / 2 - clientWidth / 2;
  }, [value]);
  return (
    <Radix.Root {...control} {...(onValueChange ? { onValueChange } : {})} className={cn("min-w-0", className)}>
      <Radix.List ref={list} aria-label={label} className="relative flex gap-4 overflow-x-auto border-b px-4">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 shrink-0 items-center gap-1.5 border-transparent border-b-2 text-fg-muted text-sm hover:text-fg data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-fg"
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="mono text-fg-faint">{tab.count}</span>}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="outline-offset-[-2px]">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
