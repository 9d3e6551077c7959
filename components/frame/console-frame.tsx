"use client";

import { type ReactNode, useState } from "react";
import { SessionLapseDialog } from "../auth/session-lapse-dialog";
import { AfterHydration } from "./after-hydration";
import { CommandPalette } from "./command-palette";
import { MemberDoor } from "./member-door";
import { NavBar } from "./nav-bar";
import { NavRail } from "./nav-rail";
import { StandingBanners } from "./standing-banners";
import { TopBar } from "./top-bar";
import { useMe } from "./use-me";
import { useShortcut } from "./use-shortcut";

/**
 * The one frame around every page. `main` is a column that fills the rest of the window and does not scroll itself:
 * a page either fills it (`h-full`) or is a `PageBody`, which scrolls.
 */
export function ConsoleFrame({ children }: { children: ReactNode }) {
  const me = useMe();
  const [searching, setSearching] = useState(false);
  useShortcut("k", () => setSearching((open) => !open));
  return (
    <div className="flex h-dvh flex-col sm:flex-row">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-1.5 text-accent-fg focus:translate-y-0"
      >
        Skip to the page
      </a>
      <NavRail />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <TopBar me={me} onSearch={() => setSearching(true)} />
        <StandingBanners me={me} />
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 outline-none">
          <AfterHydration>
            <MemberDoor>{children}</MemberDoor>
          </AfterHydration>
        </main>
      </div>
      <NavBar />
      <CommandPalette open={searching} onOpenChange={setSearching} />
      <SessionLapseDialog username={me?.username} origin={me?.origin ?? null} />
    </div>
  );
}
