"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "../ui/cn";
import { Tooltip } from "../ui/tooltip";
import { BrandMark } from "./brand-mark";
import { sectionOf } from "./sections";
import { useSections } from "./use-sections";
import { useStoredFlag } from "./use-stored-flag";
import { WaitingCount } from "./waiting-count";

const ITEM = "flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors";

/** The navigation of wide screens: icons with labels, or icons alone. */
export function NavRail() {
  const [narrow, setNarrow] = useStoredFlag("bridgehead-nav-narrow");
  const sections = useSections();
  const current = sectionOf(usePathname());
  const Toggle = narrow ? PanelLeftOpen : PanelLeftClose;
  const label = narrow ? "Widen navigation" : "Narrow navigation";
  return (
    <nav
      aria-label="Sections"
      className={cn("hidden shrink-0 flex-col border-r bg-sunken sm:flex", narrow ? "w-12" : "w-44")}
    >
      <Link
        href={sections[0]?.href ?? "/topology"}
        aria-label={`Bridgehead, ${(sections[0]?.label ?? "Topology").toLowerCase()}`}
        className="flex h-12 shrink-0 items-center gap-2.5 px-3.5"
      >
        <BrandMark className="size-5 shrink-0 text-accent" />
        {narrow ? null : <span className="font-semibold text-base tracking-tight">Bridgehead</span>}
      </Link>
      <ul className="flex flex-1 flex-col gap-0.5 overflow-y-auto p-2">
        {sections.map((section) => {
          const active = section === current;
          const link = (
            <Link
              href={section.href}
              aria-current={active ? "page" : undefined}
              aria-label={narrow ? section.label : undefined}
              className={cn(
                ITEM,
                "relative",
                active ? "bg-pressed font-medium text-fg" : "text-fg-muted hover:bg-hover hover:text-fg",
              )}
            >
              <section.icon aria-hidden className={cn("size-4 shrink-0", active && "text-accent")} />
              {narrow ? null : section.label}
              {section.href === "/changes" ? (
                <WaitingCount className={narrow ? "absolute top-0.5 left-4.5" : "ml-auto"} />
              ) : null}
            </Link>
          );
          return (
            <li key={section.href}>
              {narrow ? (
                <Tooltip content={section.label} side="right">
                  {link}
                </Tooltip>
              ) : (
                link
              )}
            </li>
          );
        })}
      </ul>
      <div className="p-2">
        <button
          type="button"
          aria-label={label}
          aria-expanded={!narrow}
          onClick={() => setNarrow(!narrow)}
          className={cn(ITEM, "w-full text-fg-faint hover:bg-hover hover:text-fg")}
        >
          <Toggle aria-hidden className="size-4 shrink-0" />
          {narrow ? null : "Narrow"}
        </button>
      </div>
    </nav>
  );
}
