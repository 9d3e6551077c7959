"use client";

import { useQuery } from "@tanstack/react-query";
import { Ban, Cable, ListOrdered, Plus, Unplug, Wrench } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { PlanRun } from "@/server/model/plan-run";
import type { PortDetails } from "@/server/model/port-views";
import { ChangeDialog } from "../../plan/change-dialog";
import { useTRPC, useTRPCClient } from "../../trpc";
import { Button } from "../../ui/button";
import { NotDriven } from "./not-driven";
import { useDrivenHost } from "./use-driven-host";

type PortActionsProps = {
  portId: string;
  /** The host that the device is on, by name. */
  hostName: string | undefined;
};

/** Of every device that stands for a port: tap, qbr, qvb, qvo, and the port on a bridge. */
export function PortNodeActions({ portId, hostName }: PortActionsProps) {
  const trpc = useTRPC();
  const driven = useDrivenHost(hostName);
  const port = useQuery(trpc.ports.get.queryOptions({ id: portId }, { retry: false, staleTime: 2_000 }));
  if (driven.because !== null) return <NotDriven driven={driven} />;
  if (port.isError) {
    return (
      <p className="basis-full text-fg-muted text-xs">
        The inventory has no port {portId.slice(0, 8)}. Reconciling the host tells what becomes of this device.
      </p>
    );
  }
  return port.data === undefined || driven.host === undefined ? null : <DrivenPort port={port.data} />;
}

type Action = "repair" | "isolate" | "wire" | "unplug";

function DrivenPort({ port }: { port: PortDetails }) {
  const [action, setAction] = useState<Action | null>(null);
  const isGuest = !port.deviceOwner.startsWith("network:");
  const [group] = port.securityGroupIds;
  return (
    <>
      <Button size="sm" onClick={() => setAction("repair")}>
        <Wrench aria-hidden className="size-3.5" />
        Repair…
      </Button>
      {isGuest ? (
        <>
          {port.adminStateUp ? (
            <Button size="sm" onClick={() => setAction("isolate")}>
              <Ban aria-hidden className="size-3.5" />
              Isolate…
            </Button>
          ) : (
            <Button size="sm" onClick={() => setAction("wire")}>
              <Cable aria-hidden className="size-3.5" />
              Wire again…
            </Button>
          )}
          {group === undefined ? null : (
            <Button asChild size="sm">
              <Link href={`/security-groups/${group}?do=add&port=${port.id}`}>
                <Plus aria-hidden className="size-3.5" />
                Add a rule…
              </Link>
            </Button>
          )}
          <Button asChild size="sm">
            <Link href={`/security-groups/ledger/${port.id}`}>
              <ListOrdered aria-hidden className="size-3.5" />
              Its rules
            </Link>
          </Button>
          <Button size="sm" variant="danger" onClick={() => setAction("unplug")}>
            <Unplug aria-hidden className="size-3.5" />
            Unplug…
          </Button>
        </>
      ) : null}
      {action === null ? null : <ActionDialog port={port} action={action} onClose={() => setAction(null)} />}
    </>
  );
}

const WORDS: Readonly<Record<Action, readonly [title: string, verb: string]>> = {
  repair: ["Repair", "Repair"],
  isolate: ["Isolate", "Isolate port"],
  wire: ["Wire", "Wire port"],
  unplug: ["Unplug", "Unplug port"],
};

/** Isolated: its admin state is down, and it lies on the dead VLAN until it is wired again. */
function ActionDialog({ port, action, onClose }: { port: PortDetails; action: Action; onClose: () => void }) {
  const client = useTRPCClient();
  const { id } = port;
  const [title, verb] = WORDS[action];
  const plans: Readonly<Record<Action, () => Promise<PlanRun>>> = {
    repair: () => client.reconcile.plan.mutate({ scope: { kind: "port", portId: id } }),
    isolate: () => client.ports.update.mutate({ id, adminStateUp: false, mode: "plan" }),
    wire: () => client.ports.update.mutate({ id, adminStateUp: true, mode: "plan" }),
    unplug: () => client.ports.unbind.mutate({ id, mode: "plan" }),
  };
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`${title} port ${port.name || id.slice(0, 8)}`}
      verb={verb}
      planKey={[action, "port", id]}
      makePlan={plans[action]}
    />
  );
}
