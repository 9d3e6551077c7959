"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import type { NetworkView } from "@/server/model/mapping-views";
import { ChangeDialog } from "../plan/change-dialog";
import { BindingBadge } from "../ports/binding-badge";
import { useTRPC, useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { QueryView } from "../ui/query-view";
import { Sheet } from "../ui/sheet";
import { TableSkeleton } from "../ui/table-shell";
import { NetworkPresence, OneViewLink } from "./network-presence";
import { OnOneView } from "./on-one-view";
import { RecentChanges } from "./recent-changes";
import { UpdateNetworkDialog } from "./update-network-dialog";

type NetworkAction = "edit" | "reconcile" | "delete";

const REFRESH_MS = 5_000;

/** Everything about one network: how it is on OneView, its ports, its last changes. */
export function NetworkSheet({ id, mayChange, onClose }: { id: string; mayChange: boolean; onClose: () => void }) {
  const trpc = useTRPC();
  const network = useQuery(trpc.networks.get.queryOptions({ id }, { refetchInterval: REFRESH_MS, retry: false }));
  const [action, setAction] = useState<NetworkAction | null>(null);
  const finished = () => {
    if (action === "delete" && network.isError) onClose();
    setAction(null);
  };
  const title = network.data === undefined ? "Network" : `Network ${network.data.name || id.slice(0, 8)}`;
  return (
    <>
      <Sheet open onOpenChange={onClose} title={title} className="sm:w-[min(34rem,100vw)]">
        <QueryView
          query={network}
          failure="The network could not be read"
          loading={<TableSkeleton label="Reading the network" rows={6} columns={2} />}
        >
          {(data) => <NetworkFacts network={data} mayChange={mayChange} onAction={setAction} />}
        </QueryView>
      </Sheet>
      {action !== null && network.data !== undefined ? (
        <ActionDialog network={network.data} action={action} onClose={finished} />
      ) : null}
    </>
  );
}

type FactsProps = { network: NetworkView; mayChange: boolean; onAction: (action: NetworkAction) => void };

function NetworkFacts({ network, mayChange, onAction }: FactsProps) {
  const trpc = useTRPC();
  const ports = useQuery(trpc.ports.list.queryOptions({ networkId: network.id }));
  const { oneView } = network;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["Id", <CopyId key="id" value={network.id} label="network id" length={36} />],
    ["Type", network.networkType],
    ["Physical network", network.physicalNetwork ?? "none"],
    [network.networkType === "vlan" ? "VLAN" : "Key", network.segmentationId ?? "none"],
    ["MTU", network.mtu ?? "not set"],
    ["Project", network.projectId],
    ["External", network.external ? "yes" : "no"],
    ["Shared", network.shared ? "yes" : "no"],
    ["Admin state", network.adminStateUp ? "up" : "down"],
  ];
  return (
    <div className="divide-y">
      <Section title="On OneView">
        <OnOneView network={network} />
        {oneView?.kind === "managed" ? <NetworkPresence managed={oneView} /> : null}
        {oneView?.kind === "flat" ? (
          <p className="text-sm">
            It is{" "}
            <OneViewLink
              applianceId={oneView.applianceId}
              id={oneView.oneViewNetworkId}
              name={oneView.oneViewNetworkName}
            />{" "}
            of {oneView.applianceName}, which is never changed or deleted from here.
            {oneView.vlanIgnored ? " Its VLAN is ignored there." : ""}
          </p>
        ) : null}
        {oneView !== null && "problems" in oneView && oneView.problems.length > 1 ? (
          <ul aria-label="Differences" className="grid list-disc gap-1 pl-5 text-sm">
            {oneView.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        ) : null}
        <div className="flex flex-wrap gap-2">
          {mayChange ? (
            <>
              <Button size="sm" onClick={() => onAction("reconcile")}>
                Reconcile this network…
              </Button>
              <Button size="sm" onClick={() => onAction("edit")}>
                Edit…
              </Button>
              <Button size="sm" variant="danger" onClick={() => onAction("delete")}>
                Delete…
              </Button>
            </>
          ) : null}
        </div>
      </Section>
      <Section title="Network">
        <dl className="grid gap-y-1 text-sm">
          {facts.map(([name, value]) => (
            <div key={name} className="grid grid-cols-[8rem_1fr] gap-x-2">
              <dt className="text-fg-muted">{name}</dt>
              <dd className="mono min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={`Ports${ports.data === undefined ? "" : ` (${ports.data.length})`}`}>
        <ul className="grid gap-1.5 text-sm">
          {(ports.data ?? []).map((port) => (
            <li key={port.id} className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Link href={`/ports?port=${encodeURIComponent(port.id)}`} className="text-accent hover:underline">
                {port.name || port.id.slice(0, 8)}
              </Link>
              <span className="mono text-fg-muted">{port.mac}</span>
              <BindingBadge state={port.binding.state} />
            </li>
          ))}
        </ul>
        {ports.data?.length === 0 ? <p className="text-fg-muted text-sm">None yet.</p> : null}
        {ports.error ? <p className="text-failed text-sm">They could not be read.</p> : null}
        {mayChange ? (
          <Button asChild size="sm" className="justify-self-start">
            <Link href={`/ports?network=${encodeURIComponent(network.id)}&add=port`}>Create port…</Link>
          </Button>
        ) : null}
      </Section>
      <Section title="Recent changes">
        <RecentChanges isAbout={(scope) => scope.kind === "network" && scope.networkId === network.id} />
      </Section>
    </div>
  );
}

type ActionDialogProps = { network: NetworkView; action: NetworkAction; onClose: () => void };

function ActionDialog({ network, action, onClose }: ActionDialogProps) {
  const client = useTRPCClient();
  const { id } = network;
  const name = network.name || id.slice(0, 8);
  if (action === "edit") return <UpdateNetworkDialog network={network} onClose={onClose} />;
  const isDelete = action === "delete";
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={isDelete ? `Delete network ${name}` : `Reconcile network ${name}`}
      verb={isDelete ? "Delete network" : "Reconcile"}
      planKey={[action, "network", id]}
      makePlan={() =>
        isDelete
          ? client.networks.delete.mutate({ id, mode: "plan" })
          : client.reconcile.plan.mutate({ scope: { kind: "network", networkId: id } })
      }
    />
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-3 px-4 py-3">
      <h3 className="font-medium text-fg-faint text-xs">{title}</h3>
      {children}
    </section>
  );
}
