"use client";

import { KeyRound, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLeave } from "../auth/use-leave";
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

export function UserMenu({ me }: { me: Me | undefined }) {
  const router = useRouter();
  const [theme, chooseTheme] = useTheme();
  const leave = useLeave();
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
            <span className="min-w-0">
              <span className="block truncate font-medium">{name}</span>
              <span className="mono block truncate text-fg-faint">{me.username}</span>
            </span>
            <Badge tone={me.role === "admin" ? "accent" : "neutral"}>{me.role}</Badge>
          </div>
          {me.scope === null && me.origin === null ? null : (
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 gap-y-0.5 px-2 pb-1.5 text-xs">
              {me.scope === null ? null : (
                <>
                  <Fact name="Cloud" value={me.scope.cloudName} />
                  <Fact
                    name={me.scope.projects.length === 1 ? "Project" : "Projects"}
                    value={me.scope.projects.map(({ id, name: project }) => project || id).join(", ")}
                  />
                </>
              )}
              {me.origin === null ? null : <Fact name="Signed in by" value={me.origin} />}
            </dl>
          )}
          <MenuSeparator />
        </>
      ) : null}
      <MenuLabel>Theme</MenuLabel>
      <MenuChoice value={theme} onValueChange={chooseTheme} options={THEMES} />
      <MenuSeparator />
      {me?.origin === null ? (
        <MenuItem icon={KeyRound} onSelect={() => router.push("/change-password")}>
          Change password
        </MenuItem>
      ) : null}
      <MenuItem icon={LogOut} onSelect={leave}>
        Sign out
      </MenuItem>
    </DropdownMenu>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-fg-faint">{name}</dt>
      <dd className="min-w-0 break-words">{value}</dd>
    </>
  );
}
