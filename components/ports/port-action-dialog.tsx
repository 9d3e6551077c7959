"use client";

import type { PortDetails } from "@/server/model/port-views";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPCClient } from "../trpc";
import { BindPortDialog } from "./bind-port-dialog";
import { PlugPortDialog } from "./plug-port-dialog";
import { UpdatePortDialog } from "./update-port-dialog";

export type PortAction = "edit" | "bind" | "link" | "unbind" | "delete" | "reconcile";

type PortActionDialogProps = { port: PortDetails; action: PortAction; onClose: () => void };

/** What can be done with a port, each as a plan to read. */
export function PortActionDialog({ port, action, onClose }: PortActionDialogProps) {
  const client = useTRPCClient();
  const { id } = port;
  const name = port.name || id.slice(0, 8);
  switch (action) {
    case "edit":
      return <UpdatePortDialog port={port} onClose={onClose} />;
    case "bind":
      if (port.vnicType !== "baremetal") return <PlugPortDialog port={port} onClose={onClose} />;
      return <BindPortDialog port={port} purpose={action} onClose={onClose} />;
    case "link":
      return <BindPortDialog port={port} purpose={action} onClose={onClose} />;
    case "unbind":
      return (
        <ChangeDialog
          open
          onOpenChange={onClose}
          title={`Unbind port ${name}`}
          verb="Unbind port"
          planKey={["unbind-port", id]}
          makePlan={() => client.ports.unbind.mutate({ id, mode: "plan" })}
        />
      );
    case "delete":
      return (
        <ChangeDialog
          open
          onOpenChange={onClose}
          title={`Delete port ${name}`}
          verb="Delete port"
          planKey={["delete-port", id]}
          makePlan={() => client.ports.delete.mutate({ id, mode: "plan" })}
        />
      );
    case "reconcile":
      return (
        <ChangeDialog
          open
          onOpenChange={onClose}
          title={`Reconcile port ${name}`}
          verb="Reconcile"
          planKey={["reconcile-port", id]}
          makePlan={() => client.reconcile.plan.mutate({ scope: { kind: "port", portId: id } })}
        />
      );
  }
}
