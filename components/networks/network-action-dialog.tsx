"use client";

import type { NetworkView } from "@/server/model/mapping-views";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPCClient } from "../trpc";
import { UpdateNetworkDialog } from "./update-network-dialog";

export type NetworkAction = "edit" | "reconcile" | "delete";

type NetworkActionDialogProps = { network: NetworkView; action: NetworkAction; onClose: () => void };

/** What can be done with a network, each as a plan to read. */
export function NetworkActionDialog({ network, action, onClose }: NetworkActionDialogProps) {
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
