"use client";

import { useState } from "react";
import { type PortUpdate, portUpdateSchema } from "@/server/model/port-input";
import type { PortDetails } from "@/server/model/port-views";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPCClient } from "../trpc";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { guestDraftOf, guestInputOf } from "./guest-draft";
import { GuestFields } from "./guest-fields";
import { errorsOf } from "./port-form";

/** Changes what can change of a port. Network, MAC and vNIC type are fixed once it exists. */
export function UpdatePortDialog({ port, onClose }: { port: PortDetails; onClose: () => void }) {
  const client = useTRPCClient();
  const { id } = port;
  const isServer = port.vnicType === "baremetal";
  const [name, setName] = useState(port.name);
  const [deviceId, setDeviceId] = useState(port.deviceId);
  const [adminStateUp, setAdminStateUp] = useState(port.adminStateUp);
  const [guest, setGuest] = useState(guestDraftOf(port));
  const [tried, setTried] = useState(false);
  const { fixedIps, securityGroupIds, ...rest } = guestInputOf(guest);
  const reading = portUpdateSchema.safeParse({
    ...{ name, deviceId: deviceId.trim(), adminStateUp },
    ...(isServer ? {} : { ...rest, fixedIps: fixedIps ?? [], securityGroupIds: securityGroupIds ?? [] }),
  });
  const errors = tried ? errorsOf(reading.error) : {};
  return (
    <PlanFormDialog<PortUpdate>
      title={`Edit port ${port.name || id.slice(0, 8)}`}
      verb="Save port"
      planKey={["update-port", id]}
      makePlan={(changes) => client.ports.update.mutate({ id, ...changes, mode: "plan" })}
      onClose={onClose}
    >
      {(submit) => (
        <PlanForm
          onClose={onClose}
          onSubmit={() => {
            setTried(true);
            if (reading.success) submit(reading.data);
          }}
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Name" error={errors.name} optional>
              <Input value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
            <Field label="Device" error={errors.deviceId} optional>
              <Input className="mono" value={deviceId} onChange={(event) => setDeviceId(event.target.value)} />
            </Field>
          </div>
          <Checkbox
            checked={adminStateUp}
            onCheckedChange={setAdminStateUp}
            label="Admin state up"
            hint="Down: it is put on the dead VLAN of its host"
          />
          {isServer ? null : (
            <GuestFields
              draft={guest}
              onChange={setGuest}
              errors={errors}
              networkId={port.networkId}
              projectId={port.projectId}
            />
          )}
        </PlanForm>
      )}
    </PlanFormDialog>
  );
}
