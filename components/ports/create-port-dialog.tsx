"use client";

import { useState } from "react";
import type { PortInput } from "@/server/model/port-input";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { PortFields } from "./port-fields";
import { EMPTY_PORT, type PortForm, readPortForm } from "./port-form";

type CreatePortDialogProps = {
  /** Picked already; `null`: nothing is. */
  networkId: string | null;
  onClose: () => void;
  onCreated: (id: string) => void;
};

/** Create a port: which network, whose NIC; read the plan, apply it, and go on to bind it. */
export function CreatePortDialog({ networkId, onClose, onCreated }: CreatePortDialogProps) {
  const client = useTRPCClient();
  const [form, setForm] = useState<PortForm>({ ...EMPTY_PORT, networkId: networkId ?? "" });
  const [tried, setTried] = useState(false);
  const reading = readPortForm(form);
  return (
    <PlanFormDialog<PortInput>
      title="Create port"
      verb="Create port"
      planKey={["create-port"]}
      makePlan={(input) => client.ports.create.mutate({ ...input, mode: "plan" })}
      onClose={onClose}
      next={({ scope }) =>
        scope.kind === "port" ? <Button onClick={() => onCreated(scope.portId)}>Open the port</Button> : null
      }
    >
      {(submit) => (
        <PlanForm
          onClose={onClose}
          onSubmit={() => {
            setTried(true);
            if (reading.ok) submit(reading.input);
          }}
        >
          <PortFields form={form} onChange={setForm} errors={tried && !reading.ok ? reading.errors : {}} />
        </PlanForm>
      )}
    </PlanFormDialog>
  );
}
