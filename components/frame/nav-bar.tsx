"use client";

import { Menu } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { cn } from "../ui/cn";
import { Sheet } from "../ui/sheet";
import { type Section, sectionOf } from "./sections";
import { useSections } from "./use-sections";
import { WaitingCount } from "./waiting-count";

/** Those in reach of a thumb; the rest is behind More. */
const DIRECT: readonly string[] = ["/topology", "/networks", "/mappings", "/changes"];
/** As many fit beside each other. */
const MOST_DIRECT = 5;

const ITEM = "flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-2xs";

/** The navigation of phones: a bar at the bottom. */
export function NavBar() {
  const current = sectionOf(usePathname());
  const [open, setOpen] = useState(false);
  const sections = useSections();
  const direct = sections.length <= MOST_DIRECT ? sections : sections.filter(({ href }) => DIRECT.includes(href));
  const hidden = current !== undefined && !direct.includes(current);
  return (
    <nav aria-label="Sections" className="flex shrink-0 border-t bg-sunken pb-[env(safe-area-inset-bottom)] sm:hidden">
      {direct.map((section) => (
        <BarLink key={section.href} section={section} active={section === current} />
      ))}
      {direct.length === sections.length ? null : (
        <button
          type="button"
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(true)}
          className={cn(ITEM, hidden ? "font-medium text-accent" : "text-fg-muted")}
        >
          <Menu aria-hidden className="size-5" />
          {hidden && current ? current.label : "More"}
        </button>
      )}
      <Sheet open={open} onOpenChange={setOpen} title="Sections" side="bottom">
        <ul className="grid gap-1 p-2 pb-6">
          {sections.map((section) => (
            <li key={section.href}>
              <Link
                href={section.href}
                onClick={() => setOpen(false)}
                aria-current={section === current ? "page" : undefined}
                className={cn(
                  "flex h-11 items-center gap-3 rounded-md px-3 text-base",
                  section === current ? "bg-pressed font-medium" : "text-fg-muted",
                )}
              >
                <section.icon aria-hidden className="size-4" />
                {section.label}
              </Link>
            </li>
          ))}
        </ul>
      </Sheet>
    </nav>
  );
}

function BarLink({ section, active }: { section: Section; active: boolean }) {
  return (
    <Link
      href={section.href}
      aria-current={active ? "page" : undefined}
      className={cn(ITEM, active ? "font-medium text-accent" : "text-fg-muted")}
    >
      <span className="relative">
        <section.icon aria-hidden className="size-5" />
        {section.href === "/changes" ? <WaitingCount className="absolute -top-1.5 left-3.5" /> : null}
      </span>
      {section.label}
    </Link>
  );
}
