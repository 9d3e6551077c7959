"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { RouterView } from "@/server/model/object-views";
import type { NatRule, RouterOnHost as OnHost, RouterLeg } from "@/server/model/on-host-views";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Checkbox } from "../ui/checkbox";
import { CopyId } from "../ui/copy-id";
import { FactLines, FactSection } from "../ui/fact-list";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";

const REFRESH_MS = 5_000;

/** A router as its host shows it: namespace, legs, and the NAT rules in force. */
export function RouterOnHost({ router }: { router: RouterView }) {
  const trpc = useTRPC();
  const onHost = useQuery(trpc.routers.onHost.queryOptions({ id: router.id }, { refetchInterval: REFRESH_MS }));
  return (
    <QueryView
      query={onHost}
      failure="How it is on its host could not be read"
      loading={<Skeleton className="mx-4 my-3 h-32" />}
    >
      {(data) =>
        data === null ? (
          <FactSection title="On its host">
            <p className="text-fg-muted text-sm">
              {router.host === ""
                ? "On none yet: it comes to a network node with its gateway or its first interface."
                : `No host here is called ${router.host}.`}
            </p>
          </FactSection>
        ) : (
          <>
            <Namespace seen={data} />
            <NatRules seen={data} />
          </>
        )
      }
    </QueryView>
  );
}

function Namespace({ seen }: { seen: OnHost }) {
  const { hostId, hostName, observedAt, namespace, hasNamespace, forwards, legs } = seen;
  const isRead = observedAt !== null;
  return (
    <FactSection title={`On ${hostName}`}>
      <FactLines
        facts={[
          [
            "Host",
            <Link key="host" href={`/hosts/${hostId}`} className="text-accent hover:underline">
              {hostName}
            </Link>,
          ],
          [
            "Seen",
            <span key="seen" className="font-sans">
              <RelativeTime at={observedAt} ago />
            </span>,
          ],
          [
            "Namespace",
            <span key="namespace" className="inline-flex max-w-full flex-wrap items-center gap-x-2">
              <CopyId value={namespace} label="namespace" length={21} />
              {isRead && !hasNamespace ? <span className="text-drift">missing</span> : null}
            </span>,
          ],
          ["Forwarding", forwards === null ? "unknown" : forwards ? "on" : "off"],
        ]}
      />
      <ul aria-label="Legs" className="grid gap-1.5 text-sm">
        {legs.map((leg) => (
          <Leg key={leg.device} leg={leg} isRead={isRead} />
        ))}
      </ul>
    </FactSection>
  );
}

function Leg({ leg: { device, role, present, up, addresses }, isRead }: { leg: RouterLeg; isRead: boolean }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="mono w-32">{device}</span>
      {!isRead ? (
        <Badge tone="unknown">unknown</Badge>
      ) : !present ? (
        <Badge tone="drift">missing</Badge>
      ) : up ? (
        <Badge tone="ok">up</Badge>
      ) : (
        <Badge tone="failed">down</Badge>
      )}
      <span className="text-fg-muted">{role === "outer" ? "gateway" : "interface"}</span>
      <span className="mono">{addresses.join(", ") || "–"}</span>
    </li>
  );
}

function NatRules({ seen: { nat, hostName, observedAt } }: { seen: OnHost }) {
  const [all, setAll] = useState(false);
  const told = (nat ?? []).filter((rule) => all || rule.words !== null);
  return (
    <FactSection title="NAT rules in force" {...(nat === null ? {} : { count: told.length })}>
      {nat === null ? (
        <p className="text-fg-muted text-sm">
          {observedAt === null ? `${hostName} was not read` : "They could not be read"}, so what is translated is not
          known.
        </p>
      ) : (
        <>
          <ul aria-label="NAT rules" className="grid gap-2 text-sm">
            {told.map((rule) => (
              <NatLine key={`${rule.chain} ${rule.position}`} rule={rule} />
            ))}
          </ul>
          {told.length === 0 ? <p className="text-fg-muted text-sm">None translates anything.</p> : null}
          <Checkbox checked={all} onCheckedChange={setAll} label="Also those that only lead to others" />
        </>
      )}
    </FactSection>
  );
}

function NatLine({ rule: { chain, spec, packets, words } }: { rule: NatRule }) {
  return (
    <li className="grid gap-0.5">
      <span className="flex flex-wrap gap-x-3">
        <span className="min-w-0 flex-1">{words ?? <span className="text-fg-muted">leads on or excepts</span>}</span>
        <span className="mono whitespace-nowrap text-fg-muted text-xs">
          {packets === null ? "" : `${packets} ${packets === 1 ? "packet" : "packets"}`}
        </span>
      </span>
      <code className="mono break-all text-fg-muted text-xs">
        -A {chain} {spec}
      </code>
    </li>
  );
}
