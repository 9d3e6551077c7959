"use client";

import {
  Archive,
  Cable,
  Cloud,
  EthernetPort,
  KeyRound,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  MoveRight,
  Network,
  Plus,
  Radar,
  Router,
  Server,
  Shield,
  ShieldHalf,
  Sun,
  UserPlus,
  Waypoints,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useLeave } from "../auth/use-leave";
import { useMay, useMe } from "./use-me";
import { useSections } from "./use-sections";
import { useTheme } from "./use-theme";

export type PaletteCommand = {
  readonly group: "Go to" | "Do";
  readonly label: string;
  readonly icon: LucideIcon;
  readonly words: readonly string[];
  readonly run: () => void;
};

/** Everything the palette offers besides objects; what the role does not allow is left out. */
export function usePaletteCommands(): readonly PaletteCommand[] {
  const router = useRouter();
  const [, chooseTheme] = useTheme();
  const leave = useLeave();
  const viewer = useMay("viewer");
  const operator = useMay("operator");
  const admin = useMay("admin");
  const isLocal = useMe()?.origin === null;
  const go = useSections().map(
    ({ href, label, icon, words }): PaletteCommand => ({
      group: "Go to",
      label,
      icon,
      words,
      run: () => router.push(href),
    }),
  );
  const act = (label: string, icon: LucideIcon, words: readonly string[], run: () => void): PaletteCommand => ({
    group: "Do",
    label,
    icon,
    words,
    run,
  });
  return [
    ...go,
    ...(operator
      ? [
          act("Create network", Network, ["new", "vlan", "provider"], () => router.push("/networks?add=network")),
          act("Create port", EthernetPort, ["new", "bind", "plug", "baremetal"], () => router.push("/ports?add=port")),
          act("Create router", Router, ["new", "gateway", "snat"], () => router.push("/routers?add=router")),
          act("Allocate floating IP", Waypoints, ["new", "public", "address"], () =>
            router.push("/routers?add=floating-ip"),
          ),
          act("Create security group", Shield, ["new", "rules", "firewall"], () =>
            router.push("/security-groups?add=group"),
          ),
          act("Migrate port", MoveRight, ["live migration", "move guest"], () => router.push("/migrations?do=migrate")),
          act("Isolate VM", ShieldHalf, ["opennebula", "ebtables", "mac"], () => router.push("/isolation?do=isolate")),
          act("Upload case", Archive, ["capture", "sosreport", "import"], () => router.push("/cases?add=case")),
        ]
      : []),
    ...(admin
      ? [
          act("Add host", Server, ["ssh", "new", "register"], () => router.push("/hosts?add=host")),
          act("Add appliance", Cable, ["oneview", "new"], () => router.push("/appliances?add=appliance")),
          act("Add cloud", Cloud, ["openstack", "keystone", "neutron", "new"], () => router.push("/clouds?add=cloud")),
          act("Add user", UserPlus, ["account", "new", "person"], () => router.push("/settings?tab=users&add=user")),
          act("Create API token", Plus, ["automation", "bearer"], () => router.push("/settings?tab=tokens&add=token")),
        ]
      : []),
    ...(viewer
      ? [act("Trace a packet", Radar, ["why dropped", "ping", "reach", "path"], () => router.push("/trace"))]
      : []),
    act("Light theme", Sun, ["appearance"], () => chooseTheme("light")),
    act("Dark theme", Moon, ["appearance", "night"], () => chooseTheme("dark")),
    act("Theme as the system", Monitor, ["appearance"], () => chooseTheme("system")),
    ...(isLocal ? [act("Change password", KeyRound, ["account"], () => router.push("/change-password"))] : []),
    act("Sign out", LogOut, ["leave", "log out"], leave),
  ];
}
