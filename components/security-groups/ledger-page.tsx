"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Wrench } from "lucide-react";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
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
import { LedgerChainView } from "./ledger-chain";

const REFRESH_MS = 5_000;
const FAMILIES = ["ipv4", "ipv6"] as const;
const FAMILY_NAMES = { ipv4: "IPv4", ipv6: "IPv6" } as const;

/** All rules of one port in the order in which its host asks them, with what asks for each and what it counted. */
export function LedgerPage({ portId }: { portId: string }) {
  const trpc = useTRPC();
  const [caseId] = useQueryState("case", parseAsString);
  const input = caseId === null ? { portId } : { portId, caseId };
  const ledger = useQuery(
    trpc.securityGroups.ledger.queryOptions(input, { refetchInterval: REFRESH_MS, retry: false }),
  );
  return (
    <PageBody>
      <QueryView
        query={ledger}
        failure="The rules of the port could not be read"
        loading={<TableSkeleton label="Reading the rules" rows={8} columns={3} />}
      >
        {(data) => <Ledger ledger={data} isCase={caseId !== null} />}
      </QueryView>
    </PageBody>
  );
}

function Ledger({ ledger, isCase }: { ledger: PortLedger; isCase: boolean }) {
  const { port, groups, host, chains, note, stateless } = ledger;
  const mayChange = useMay("operator") && !isCase;
  const client = useTRPCClient();
  const [family, setFamily] = useQueryState("family", parseAsStringLiteral(FAMILIES).withDefault("ipv4"));
  const [action, setAction] = useQueryState("do", parseAsStringLiteral(["repair"]));
  const name = port.name || `port ${port.id.slice(0, 8)}`;
  const [first] = groups;
  const odd = chains.flatMap(({ lines }) => lines.filter(({ state }) => state === "missing" || state === "extra"));
  return (
    <>
      <PageToolbar
        actions={
          mayChange ? (
            <>
              <Button onClick={() => void setAction("repair")}>
                <Wrench aria-hidden className="size-3.5" />
                Repair this port
              </Button>
              {first === undefined ? null : (
                <Button asChild variant="primary">
                  <Link href={`/security-groups/${first.id}?do=add&port=${port.id}`}>
                    <Plus aria-hidden className="size-3.5" />
                    Add a rule
                  </Link>
                </Button>
              )}
            </>
          ) : null
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
            "on no host that is read"
          ) : (
            <>
              on {isCase ? host.name : <HostLink {...host} />}, read <RelativeTime at={host.observedAt} ago />
            </>
          )}
        </span>
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
        {odd.length > 0 && note === null ? (
          <Banner tone="warning">
            {odd.length === 1 ? "One line is" : `${odd.length} lines are`} not as intended on the host. Repairing the
            port puts them right.
          </Banner>
        ) : null}
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
            count: chains.filter((chain) => chain.family === each).reduce((sum, { lines }) => sum + lines.length, 0),
            content: chains
              .filter((chain) => chain.family === each)
              .map((chain) => <LedgerChainView key={chain.name} chain={chain} />),
          }))}
        />
      )}
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
    <Link href={`/hosts/${id}`} className="text-accent hover:underline">
      {name}
    </Link>
  );
}
