"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { Me } from "../trpc";
import { Kbd } from "../ui/kbd";
import { sectionOf } from "./sections";
import { SourceStrip } from "./source-strip";
import { useModifierKey } from "./use-modifier-key";
import { UserMenu } from "./user-menu";

type TopBarProps = { me: Me | undefined; onSearch: () => void };

/** Where you are, search, the state of every source, and who you are. */
export function TopBar({ me, onSearch }: TopBarProps) {
  const pathname = usePathname();
  const section = sectionOf(pathname);
  const modifierKey = useModifierKey();
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b bg-canvas px-3 sm:px-4">
      <div className="min-w-0 shrink-0 font-semibold text-base md:min-w-24">
        {section && pathname !== section.href ? (
          <Link href={section.href} className="text-fg-muted hover:text-fg">
            {section.label}
          </Link>
        ) : (
          <h1>{section?.label ?? "Bridgehead"}</h1>
        )}
      </div>
      <div className="flex min-w-0 flex-1 justify-end md:justify-start">
        <button
          type="button"
          onClick={onSearch}
          aria-keyshortcuts="Meta+K Control+K"
          className="flex h-8 items-center gap-2 rounded-md border px-2 text-fg-faint text-sm hover:border-line-strong hover:bg-hover md:w-72 pointer-coarse:min-h-10 pointer-coarse:min-w-10 pointer-coarse:justify-center md:pointer-coarse:justify-start"
        >
          <Search aria-hidden className="size-3.5 shrink-0" />
          <span className="sr-only truncate md:not-sr-only">Search or go to</span>
          <Kbd className="ml-auto hidden md:inline-flex">{modifierKey}K</Kbd>
        </button>
      </div>
      {me?.role === "member" ? <ProjectName me={me} /> : <SourceStrip />}
      <UserMenu me={me} />
    </header>
  );
}

/** Of a member, in place of sources: where all they see belongs. */
function ProjectName({ me }: { me: Me }) {
  const projects = me.scope?.projects ?? [];
  const names = projects.map(({ id, name }) => name || id).join(", ");
  return (
    <span className="min-w-0 truncate text-fg-muted text-xs">
      {projects.length === 1 ? "Project" : "Projects"} <span className="mono text-fg">{names || "none"}</span>
    </span>
  );
}
