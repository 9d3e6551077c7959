"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { NetworkView } from "@/server/model/mapping-views";
import type { PortView } from "@/server/model/port-views";
import { useMay } from "../frame/use-me";
import { BindingBadge } from "../ports/binding-badge";
import { addressesOf, isOnHost, portKind } from "../ports/port-kind";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { type Fact, FactLines, FactSection } from "../ui/fact-list";
import type { NetworkAction } from "./network-action-dialog";
import { NetworkOnHosts } from "./network-on-hosts";
import { NetworkPresence, OneViewLink } from "./network-presence";
import { NetworkSubnets } from "./network-subnets";
import { OnOneView } from "./on-one-view";
import { RecentChanges } from "./recent-changes";

type NetworkFactsProps = { network: NetworkView; mayChange: boolean; onAction: (action: NetworkAction) => void };

/** Everything about one network: what it is, its subnets, where it is realised, on OneView, its ports, its last changes. */
export function NetworkFacts({ network, mayChange, onAction }: NetworkFactsProps) {
  const seesConsole = useMay("viewer");
  return (
    <div className="divide-y">
      <FactSection title="Network" actions={mayChange ? <Actions onAction={onAction} /> : null}>
        <FactLines facts={factsOf(network)} />
      </FactSection>
      <NetworkSubnets network={network} mayChange={mayChange} />
      {seesConsole ? <NetworkOnHosts network={network} /> : null}
      {seesConsole ? <OneViewSection network={network} /> : null}
      <PortsSection network={network} mayChange={mayChange} />
      {seesConsole ? (
        <FactSection title="Recent changes">
          <RecentChanges isAbout={(scope) => scope.kind === "network" && scope.networkId === network.id} />
        </FactSection>
      ) : null}
    </div>
  );
}

function Actions({ onAction }: Pick<NetworkFactsProps, "onAction">) {
  return (
    <span className="flex flex-wrap gap-2">
      <Button size="sm" onClick={() => onAction("edit")}>
        Edit…
      </Button>
      <Button size="sm" onClick={() => onAction("reconcile")}>
        Reconcile this network…
      </Button>
      <Button size="sm" variant="danger" onClick={() => onAction("delete")}>
        Delete…
      </Button>
    </span>
  );
}

/** Bytes that an underlay of 1500 leaves. */
const DEFAULT_MTU: Readonly<Record<string, number>> = { gre: 1458, vxlan: 1450, geneve: 1442 };

function factsOf(network: NetworkView): readonly Fact[] {
  const { segmentationId, physicalNetwork, networkType } = network;
  const key = segmentationId === null ? "none" : `${segmentationId} = 0x${segmentationId.toString(16)}`;
  return [
    ["Id", <CopyId key="id" value={network.id} label="network id" length={36} />],
    network.projectId === "" ? null : ["Project", network.projectId],
    networkType === "" ? null : ["Type", networkType],
    networkType === "" ? null : [networkType === "vlan" ? "VLAN" : "Key", key],
    physicalNetwork === null ? null : ["Physical network", physicalNetwork],
    network.mtu === null && networkType === ""
      ? null
      : [
          "MTU",
          network.mtu === null ? `${DEFAULT_MTU[networkType] ?? 1500} bytes, the default` : `${network.mtu} bytes`,
        ],
    ["External", network.external ? "yes" : "no"],
    ["Shared", network.shared ? "yes" : "no"],
    ["Admin state", network.adminStateUp ? "up" : "down"],
  ];
}

function OneViewSection({ network }: { network: NetworkView }) {
  const { oneView } = network;
  return (
    <FactSection title="On OneView">
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
    </FactSection>
  );
}

function PortsSection({ network, mayChange }: { network: NetworkView; mayChange: boolean }) {
  const trpc = useTRPC();
  const ports = useQuery(trpc.ports.list.queryOptions({ networkId: network.id }));
  const create = mayChange ? (
    <Button asChild size="sm">
      <Link href={`/ports?network=${encodeURIComponent(network.id)}&add=port`}>Create port…</Link>
    </Button>
  ) : null;
  return (
    <FactSection title="Ports" {...(ports.data ? { count: ports.data.length } : {})} actions={create}>
      <ul className="grid gap-1.5 text-sm">
        {(ports.data ?? []).map((port) => (
          <PortLine key={port.id} port={port} />
        ))}
      </ul>
      {ports.data?.length === 0 ? <p className="text-fg-muted text-sm">None yet.</p> : null}
      {ports.error ? <p className="text-failed text-sm">They could not be read.</p> : null}
    </FactSection>
  );
}

function PortLine({ port }: { port: PortView }) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Link
        href={`/ports?port=${encodeURIComponent(port.id)}`}
        className="min-w-0 text-accent hover:underline sm:min-w-32"
      >
        {port.name || port.id.slice(0, 8)}
      </Link>
      <span className="text-fg-muted sm:w-20">{portKind(port)}</span>
      <span className="mono">{addressesOf(port) || "–"}</span>
      <span className="mono hidden text-fg-muted sm:inline">{port.mac}</span>
      {isOnHost(port) ? (
        <span className="mono text-fg-muted">{port.host}</span>
      ) : (
        <BindingBadge state={port.binding.state} />
      )}
    </li>
  );
}
