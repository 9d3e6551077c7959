"use client";

import { useState } from "react";
import type { FloatingIpView } from "@/server/model/object-views";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPCClient } from "../trpc";
import { type TargetDraft, TargetFields } from "./target-fields";

/** Leads a floating IP to a port. */
export function AssociateDialog({ floatingIp, onClose }: { floatingIp: FloatingIpView; onClose: () => void }) {
  const client = useTRPCClient();
  const [target, setTarget] = useState<TargetDraft>({ portId: null, fixedAddress: null });
  const [tried, setTried] = useState(false);
  const { id, address } = floatingIp;
  return (
    <PlanFormDialog<TargetDraft>
      title={`Associate floating IP ${address}`}
      verb="Associate"
      planKey={["associate", id]}
      makePlan={(asked) => client.floatingIps.update.mutate({ id, ...asked, mode: "plan" })}
      onClose={onClose}
    >
      {(submit) => (
        <PlanForm
          onClose={onClose}
          onSubmit={() => {
            setTried(true);
            if (target.portId !== null) submit(target);
          }}
        >
          <TargetFields
            cloudId={floatingIp.cloudId}
            target={target}
            onChange={setTarget}
            optional={false}
            error={tried && target.portId === null ? "Pick the port that it shall lead to." : undefined}
          />
        </PlanForm>
      )}
    </PlanFormDialog>
  );
}
