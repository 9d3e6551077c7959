"use client";

import { ChangeDialog } from "../plan/change-dialog";
import { useTRPCClient } from "../trpc";

type RemoveFlatDialogProps = {
  cloudId: string;
  physicalNetwork: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Takes a flat mapping back: read the plan, apply it. The OneView network stays as it is. */
export function RemoveFlatDialog({ cloudId, physicalNetwork, open, onOpenChange }: RemoveFlatDialogProps) {
  const client = useTRPCClient();
  return (
    <ChangeDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Remove the flat mapping of ${physicalNetwork}`}
      verb="Remove mapping"
      planKey={["remove-flat", cloudId, physicalNetwork]}
      makePlan={() => client.mappings.remove.mutate({ kind: "flat", cloudId, physicalNetwork, mode: "plan" })}
    />
  );
}
