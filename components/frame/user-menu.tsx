"use client";

import { KeyRound, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { signOut } from "../auth/auth-requests";
import type { Me } from "../trpc";
import { Badge } from "../ui/badge";
import { DropdownMenu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "../ui/dropdown-menu";
import type { ThemeChoice } from "./theme";
import { useTheme } from "./use-theme";

const THEMES = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "system", label: "As the system", icon: Monitor },
] as const satisfies readonly { value: ThemeChoice; label: string; icon: typeof Sun }[];

/** Leaves with a whole page load, so that nothing of the session stays in memory. */
export async function leave(): Promise<void> {
  if (await signOut()) window.location.assign("/login");
  else toast.error("You are still signed in", { description: "The console did not answer. Try again." });
}

export function UserMenu({ me }: { me: Me | undefined }) {
  const router = useRouter();
  const [theme, chooseTheme] = useTheme();
  const name = me?.name ?? "";
  return (
    <DropdownMenu
      className="w-56"
      trigger={
        <button
          type="button"
          aria-label={me ? `Account of ${name}, ${me.role}` : "Account"}
          className="grid size-8 shrink-0 place-items-center rounded-full border bg-sunken font-medium text-2xs text-fg-muted uppercase hover:bg-hover hover:text-fg pointer-coarse:size-10"
        >
          {name.slice(0, 2)}
        </button>
      }
    >
      {me ? (
        <>
          <div className="flex items-center justify-between gap-2 px-2 py-1.5">
            <span className="min-w-0 truncate font-medium">{name}</span>
            <Badge tone={me.role === "admin" ? "accent" : "neutral"}>{me.role}</Badge>
          </div>
          <MenuSeparator />
        </>
      ) : null}
      <MenuLabel>Theme</MenuLabel>
      <MenuChoice value={theme} onValueChange={chooseTheme} options={THEMES} />
      <MenuSeparator />
      <MenuItem icon={KeyRound} onSelect={() => router.push("/change-password")}>
        Change password
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => void leave()}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}
