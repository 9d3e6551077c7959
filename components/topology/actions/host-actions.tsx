"use client";

import { GitCompareArrows, Plug } from "lucide-react";
import { useState } from "react";
import { ChangeDialog } from "../../plan/change-dialog";
import { useTRPCClient } from "../../trpc";
import { Button } from "../../ui/button";
import { NotDriven } from "./not-driven";
import { PlugPortDialog } from "./plug-port-dialog";
import { useDrivenHost } from "./use-driven-host";

/** Of a host, and of the bridges that every port of it hangs on. */
export function HostNodeActions({ name }: { name: string }) {
  const client = useTRPCClient();
  const driven = useDrivenHost(name);
  const [action, setAction] = useState<"plug" | "reconcile" | null>(null);
  if (driven.because !== null) return <NotDriven driven={driven} />;
  const { host } = driven;
  if (host === undefined) return null;
  const close = () => setAction(null);
  return (
    <>
      <Button size="sm" onClick={() => setAction("plug")}>
        <Plug aria-hidden className="size-3.5" />
        Plug a port…
      </Button>
      <Button size="sm" onClick={() => setAction("reconcile")}>
        <GitCompareArrows aria-hidden className="size-3.5" />
        Reconcile host…
      </Button>
      {action === "plug" ? <PlugPortDialog host={host} onClose={close} /> : null}
      {action === "reconcile" ? (
        <ChangeDialog
          open
          onOpenChange={close}
          title={`Reconcile host ${host.name}`}
          verb="Reconcile"
          planKey={["reconcile-host", host.id]}
          makePlan={() => client.reconcile.plan.mutate({ scope: { kind: "host", hostId: host.id } })}
        />
      ) : null}
    </>
  );
}
