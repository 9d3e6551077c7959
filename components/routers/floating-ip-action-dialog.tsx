"use client";

import type { FloatingIpView } from "@/server/model/object-views";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPCClient } from "../trpc";
import { AssociateDialog } from "./associate-dialog";

export type FloatingIpAction = {
  readonly kind: "associate" | "disassociate" | "delete";
  readonly floatingIp: FloatingIpView;
};

/** What can be done with a floating IP, each as a plan to read. */
export function FloatingIpActionDialog({ action, onClose }: { action: FloatingIpAction; onClose: () => void }) {
  const client = useTRPCClient();
  const { kind, floatingIp } = action;
  const { id, address, port } = floatingIp;
  switch (kind) {
    case "associate":
      return <AssociateDialog floatingIp={floatingIp} onClose={onClose} />;
    case "disassociate":
      return (
        <ChangeDialog
          open
          onOpenChange={onClose}
          title={`Disassociate floating IP ${address} from ${port?.name || "its port"}`}
          verb="Disassociate"
          planKey={["disassociate", id]}
          makePlan={() => client.floatingIps.update.mutate({ id, portId: null, mode: "plan" })}
        />
      );
    case "delete":
      return (
        <ChangeDialog
          open
          onOpenChange={onClose}
          title={`Delete floating IP ${address}`}
          verb="Delete floating IP"
          planKey={["delete-floating-ip", id]}
          makePlan={() => client.floatingIps.delete.mutate({ id, mode: "plan" })}
        />
      );
  }
}
