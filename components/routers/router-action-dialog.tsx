"use client";

import type { RouterView } from "@/server/model/object-views";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPCClient } from "../trpc";
import { AddInterfaceDialog } from "./add-interface-dialog";
import { AllocateFloatingIpDialog } from "./allocate-floating-ip-dialog";
import { UpdateRouterDialog } from "./update-router-dialog";

export type RouterAction =
  | { readonly kind: "edit" | "add-interface" | "toggle-snat" | "allocate" | "delete" }
  | { readonly kind: "remove-interface"; readonly subnetId: string; readonly cidr: string };

type RouterActionDialogProps = { router: RouterView; action: RouterAction; onClose: () => void };

/** What can be done with a router, each as a plan to read. */
export function RouterActionDialog({ router, action, onClose }: RouterActionDialogProps) {
  const client = useTRPCClient();
  const { id, snat } = router;
  const name = router.name || id.slice(0, 8);
  switch (action.kind) {
    case "edit":
      return <UpdateRouterDialog router={router} onClose={onClose} />;
    case "add-interface":
      return <AddInterfaceDialog router={router} onClose={onClose} />;
    case "allocate":
      return <AllocateFloatingIpDialog networkId={router.externalNetworkId} onClose={onClose} />;
    case "toggle-snat":
      return (
        <ChangeDialog
          open
          onOpenChange={onClose}
          title={`Switch source NAT of router ${name} ${snat ? "off" : "on"}`}
          verb={snat ? "Switch off" : "Switch on"}
          planKey={["snat", id, String(snat)]}
          makePlan={() => client.routers.update.mutate({ id, snat: !snat, mode: "plan" })}
        />
      );
    case "remove-interface":
      return (
        <ChangeDialog
          open
          onOpenChange={onClose}
          title={`Remove interface ${action.cidr} from router ${name}`}
          verb="Remove interface"
          planKey={["remove-interface", id, action.subnetId]}
          makePlan={() => client.routers.removeInterface.mutate({ id, subnetId: action.subnetId, mode: "plan" })}
        />
      );
    case "delete":
      return (
        <ChangeDialog
          open
          onOpenChange={onClose}
          title={`Delete router ${name}`}
          verb="Delete router"
          planKey={["delete-router", id]}
          makePlan={() => client.routers.delete.mutate({ id, mode: "plan" })}
        />
      );
  }
}
