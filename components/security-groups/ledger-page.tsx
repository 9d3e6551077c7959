"use client";

import { useQuery } from "@tanstack/react-query";
import { Pause, Play, Plus, Wrench } from "lucide-react";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import type { PortLedger } from "@/server/model/security-group-views";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPC, useTRPCClient } from "../trpc";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";
import { Tabs } from "../ui/tabs";
import { isOwnChain } from "./chain-words";
import { LedgerChains } from "./ledger-chains";
import { LedgerSummary } from "./ledger-summary";
import { useCounterRates } from "./use-counter-rates";
import { WhatIfButton } from "./what-if-button";
import { WhatIfDialog } from "./what-if-dialog";
import { useWhatIfUrl } from "./what-if-url";

/** While the page is in sight, and so often the counters are read anew. */
const REFRESH_MS = 5_000;
/** A little less, so that each answer has new counters. */
const FRESH_MS = 4_000;
const FAMILIES = ["ipv4", "ipv6"] as const;
const FAMILY_NAMES = { ipv4: "IPv4", ipv6: "IPv6" } as const;

/** All rules of one port in the order in which its host asks them, with what asks for each and what it counted. */
export function LedgerPage({ portId }: { portId: string }) {
  const trpc = useTRPC();
  const [caseId] = useQueryState("case", parseAsString);
  const [isPaused, setPaused] = useState(false);
  const input = caseId === null ? { portId, freshMs: FRESH_MS } : { portId, caseId };
  const isLive = caseId === null && !isPaused;
  const ledger = useQuery(
    trpc.securityGroups.ledger.queryOptions(input, { refetchInterval: isLive && REFRESH_MS, retry: false }),
  );
  return (
    <PageBody>
      <QueryView
        query={ledger}
        failure="The rules of the port could not be read"
        loading={<TableSkeleton label="Reading the rules" rows={8} columns={3} />}
      >
        {(data) => (
          <Ledger ledger={data} isCase={caseId !== null} isPaused={isPaused} onPause={() => setPaused(!isPaused)} />
        )}
      </QueryView>
    </PageBody>
  );
}

type LedgerProps = { ledger: PortLedger; isCase: boolean; isPaused: boolean; onPause: () => void };

function Ledger({ ledger, isCase, isPaused, onPause }: LedgerProps) {
  const rates = useCounterRates(ledger);
  const { port, groups, host, chains, note, stateless } = ledger;
  const mayChange = useMay("operator") && !isCase;
  const seesConsole = useMay("viewer");
  const client = useTRPCClient();
  const [family, setFamily] = useQueryState("family", parseAsStringLiteral(FAMILIES).withDefault("ipv4"));
  const [action, setAction] = useQueryState("do", parseAsStringLiteral(["repair", "what-if"]));
  const [caseId] = useQueryState("case", parseAsString);
  const whatIf = useWhatIfUrl();
  const name = port.name || `port ${port.id.slice(0, 8)}`;
  const [first] = groups;
  const noHost = seesConsole ? "on no host that is read" : "";
  const own = note === null && !isCase;
  return (
    <>
      <PageToolbar
        actions={
          <>
            {seesConsole && groups.length > 0 ? <WhatIfButton onAsk={() => void setAction("what-if")} /> : null}
            {mayChange ? (
              <Button onClick={() => void setAction("repair")}>
                <Wrench aria-hidden className="size-3.5" />
                Repair this port
              </Button>
            ) : null}
            {first === undefined || !mayChange ? null : (
              <Button asChild variant="primary">
                <Link href={`/security-groups/${first.id}?do=add&port=${port.id}`}>
                  <Plus aria-hidden className="size-3.5" />
                  Add a rule
                </Link>
              </Button>
            )}
          </>
        }
      >
        <h1 className="font-semibold text-base">
          Rules of{" "}
          <Link href={`/ports?port=${encodeURIComponent(port.id)}`} className="hover:text-accent hover:underline">
            {name}
          </Link>
        </h1>
        <span className="mono text-fg-muted text-xs">{port.addresses.join(", ")}</span>
        <span className="text-fg-muted text-xs">
          {host === null ? (
            noHost
          ) : (
            <>
              {host.name === "" ? null : <>on {isCase ? host.name : <HostLink {...host} />}, </>}counted{" "}
              <RelativeTime at={host.countedAt} ago />
            </>
          )}
        </span>
        {isCase || host === null ? null : (
          <Button size="sm" onClick={onPause}>
            {isPaused ? <Play aria-hidden className="size-3.5" /> : <Pause aria-hidden className="size-3.5" />}
            {isPaused ? "Go on counting" : "Hold counters"}
          </Button>
        )}
        <span className="flex flex-wrap gap-x-2 text-xs">
          {groups.map(({ id, name: groupName }) => (
            <Link key={id} href={`/security-groups/${id}`} className="text-accent hover:underline">
              group {groupName}
            </Link>
          ))}
          {stateless ? <span className="text-fg-muted">stateless</span> : null}
        </span>
      </PageToolbar>
      <div className="grid gap-2 px-3 py-3 empty:hidden sm:px-4">
        {note === null ? null : <Banner tone="info">{note}</Banner>}
        <LedgerSummary chains={chains} remedy={own ? "Repairing the port puts it right." : null} />
      </div>
      {chains.length === 0 ? (
        note === null ? (
          <p className="px-4 py-8 text-center text-fg-muted text-sm">It has no chains: no rule is asked.</p>
        ) : null
      ) : (
        <Tabs
          label="Family"
          value={family}
          onValueChange={(next) => void setFamily(FAMILIES.find((each) => each === next) ?? null)}
          tabs={FAMILIES.map((each) => ({
            value: each,
            label: FAMILY_NAMES[each],
            count: chains
              .filter((chain) => chain.family === each && isOwnChain(chain.purpose))
              .reduce((sum, { lines }) => sum + lines.length, 0),
            content: <LedgerChains chains={chains.filter((chain) => chain.family === each)} rates={rates} />,
          }))}
        />
      )}
      {whatIf.isOpen && seesConsole ? (
        <WhatIfDialog url={whatIf} groups={groups} portId={port.id} caseId={caseId ?? undefined} />
      ) : null}
      {action === "repair" && mayChange ? (
        <ChangeDialog
          open
          onOpenChange={() => void setAction(null)}
          title={`Repair ${name}`}
          verb="Repair"
          planKey={["repair-port", port.id]}
          makePlan={() => client.reconcile.plan.mutate({ scope: { kind: "port", portId: port.id } })}
        />
      ) : null}
    </>
  );
}

function HostLink({ id, name }: { id: string; name: string }) {
  return (
    <Link href={`/hosts/${id}`} className="text-accent underline">
      {name}
    </Link>
  );
}
