import {
  Archive,
  ArrowLeftRight,
  Cable,
  Cloud,
  EthernetPort,
  GitCompareArrows,
  History,
  type LucideIcon,
  MoveRight,
  Network,
  Radar,
  Router,
  ScrollText,
  Server,
  Settings,
  Shield,
  ShieldHalf,
  TriangleAlert,
  Waypoints,
  Wrench,
} from "lucide-react";
import type { Route } from "next";

export type Section = {
  readonly href: Route;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Words that find it in the command palette. */
  readonly words: readonly string[];
};

/** The sections of the console in the order of the navigation. */
export const SECTIONS: readonly Section[] = [
  { href: "/topology", label: "Topology", icon: Waypoints, words: ["graph", "map", "canvas"] },
  { href: "/networks", label: "Networks", icon: Network, words: ["subnets", "physical"] },
  { href: "/ports", label: "Ports", icon: EthernetPort, words: ["bind", "local link", "baremetal", "mac", "nic"] },
  {
    href: "/security-groups",
    label: "Security groups",
    icon: Shield,
    words: ["rules", "firewall", "iptables", "ledger", "ports"],
  },
  {
    href: "/routers",
    label: "Routers",
    icon: Router,
    words: ["floating ip", "gateway", "snat", "nat", "qrouter", "external"],
  },
  { href: "/mappings", label: "Mappings", icon: ArrowLeftRight, words: ["flat", "uplink sets", "ini"] },
  {
    href: "/isolation",
    label: "Isolation",
    icon: ShieldHalf,
    words: ["opennebula", "ebtables", "mac", "vm", "hook", "flush"],
  },
  { href: "/migrations", label: "Migrations", icon: MoveRight, words: ["live", "migrate", "move", "outage", "rarp"] },
  { href: "/trace", label: "Trace", icon: Radar, words: ["packet", "why dropped", "ping", "path", "reach"] },
  {
    href: "/findings",
    label: "Findings",
    icon: TriangleAlert,
    words: ["ghosts", "faults", "orphans", "problems", "health"],
  },
  { href: "/changes", label: "Changes", icon: History, words: ["plans", "runs"] },
  { href: "/reconcile", label: "Reconcile", icon: GitCompareArrows, words: ["drift", "compare", "schedule", "sync"] },
  { href: "/hosts", label: "Hosts", icon: Server, words: ["ssh", "namespaces", "agents"] },
  { href: "/appliances", label: "Appliances", icon: Cable, words: ["oneview", "fabric", "enclosures"] },
  { href: "/clouds", label: "Clouds", icon: Cloud, words: ["openstack", "keystone", "neutron", "region"] },
  { href: "/cases", label: "Cases", icon: Archive, words: ["captures", "upload", "sosreport"] },
  {
    href: "/tools",
    label: "Tools",
    icon: Wrench,
    words: ["names", "calculator", "uuid", "frame", "decode", "gre", "tcpdump"],
  },
  { href: "/audit", label: "Audit", icon: ScrollText, words: ["history", "log", "who"] },
  { href: "/settings", label: "Settings", icon: Settings, words: ["users", "tokens", "about", "version"] },
];

/** What members can open: what the server makes for them. */
const FOR_MEMBERS: readonly string[] = ["/networks", "/ports", "/security-groups", "/routers"];

export const MEMBERS_HOME: Route = "/networks";

export function isForMembers(section: Section | undefined): boolean {
  return section !== undefined && FOR_MEMBERS.includes(section.href);
}

/** The section a path belongs to. */
export function sectionOf(pathname: string): Section | undefined {
  return SECTIONS.find(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
}
