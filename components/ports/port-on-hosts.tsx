"use client";

import { useQuery } from "@tanstack/react-query";
import { Ban, CircleCheck, CircleDashed, CircleHelp, type LucideIcon, TriangleAlert, Unplug } from "lucide-react";
import Link from "next/link";
import type { PortOnHost, WiringState } from "@/server/model/on-host-views";
import type { PortDetails } from "@/server/model/port-views";
import { useTRPC } from "../trpc";
import { Badge, type Tone } from "../ui/badge";
import { FactSection } from "../ui/fact-list";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";
import { PlugPath } from "./plug-path";

const REFRESH_MS = 5_000;

/** How a port is plugged on the host of each binding, as the host shows it. */
export function PortOnHosts({ port }: { port: PortDetails }) {
  const trpc = useTRPC();
  const onHosts = useQuery(trpc.ports.onHosts.queryOptions({ id: port.id }, { refetchInterval: REFRESH_MS }));
  return (
    <QueryView
      query={onHosts}
      failure="How it is plugged could not be read"
      loading={<Skeleton className="mx-4 my-3 h-40" />}
    >
      {(data) =>
        data.length === 0 ? (
          <FactSection title="On its host">
            <p className="text-sm">
              No host here is called <span className="mono">{port.host}</span>: how it is plugged there is not known.
            </p>
          </FactSection>
        ) : (
          data.map((each) => <OnHost key={each.hostId} plugged={each} />)
        )
      }
    </QueryView>
  );
}

const PLUGS: Readonly<Record<PortOnHost["plug"], string>> = {
  hybrid: "hybrid plug",
  created: "straight plug, port made by the console",
  foreign: "straight plug, port made by libvirt",
  service: "device of a service",
};

function OnHost({ plugged }: { plugged: PortOnHost }) {
  const { hostId, hostName, plug, state, words, active, observedAt } = plugged;
  return (
    <FactSection title={`On ${hostName}`}>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <WiringBadge state={state} />
        {active ? null : <Badge>inactive binding</Badge>}
        <span className="text-sm">{words}</span>
      </div>
      <PlugPath plugged={plugged} />
      <p className="text-fg-muted text-xs">
        {PLUGS[plug]} on{" "}
        <Link href={`/hosts/${hostId}`} className="underline hover:text-accent">
          {hostName}
        </Link>
        , seen <RelativeTime at={observedAt} ago />
      </p>
      {plug === "hybrid" ? (
        <p className="text-fg-muted text-xs">
          Why there is a Linux bridge: iptables sees the packets that cross one (bridge-nf-call-iptables), and none that
          Open vSwitch switches. So the port’s security groups are enforced on its qbr, and a veth pair leads on to
          br-int.
        </p>
      ) : null}
    </FactSection>
  );
}

const STATES: Readonly<Record<WiringState, { label: string; tone: Tone; icon: LucideIcon }>> = {
  wired: { label: "wired", tone: "ok", icon: CircleCheck },
  isolated: { label: "isolated", tone: "intended", icon: CircleDashed },
  dead: { label: "dead", tone: "neutral", icon: Ban },
  absent: { label: "not plugged", tone: "drift", icon: Unplug },
  open: { label: "open", tone: "failed", icon: TriangleAlert },
  astray: { label: "astray", tone: "failed", icon: TriangleAlert },
  unknown: { label: "unknown", tone: "unknown", icon: CircleHelp },
};

function WiringBadge({ state }: { state: WiringState }) {
  const { label, tone, icon: Icon } = STATES[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
