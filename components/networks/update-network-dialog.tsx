"use client";

import { useState } from "react";
import type { NetworkView } from "@/server/model/mapping-views";
import { type NetworkUpdate, networkUpdateSchema } from "@/server/model/network-input";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPCClient } from "../trpc";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

/** Changes what can change of a network. Type, physical network and segment are fixed once it exists, as in Neutron. */
export function UpdateNetworkDialog({ network, onClose }: { network: NetworkView; onClose: () => void }) {
  const client = useTRPCClient();
  const { id } = network;
  const [name, setName] = useState(network.name);
  const [mtu, setMtu] = useState(network.mtu === null ? "" : String(network.mtu));
  const [external, setExternal] = useState(network.external);
  const [shared, setShared] = useState(network.shared);
  const [adminStateUp, setAdminStateUp] = useState(network.adminStateUp);
  const [tried, setTried] = useState(false);
  const typedMtu = mtu.trim() === "" ? null : Number(mtu);
  const reading = networkUpdateSchema.safeParse({ name, mtu: typedMtu, external, shared, adminStateUp });
  const errorOf = (field: string) =>
    tried ? reading.error?.issues.find((issue) => issue.path[0] === field)?.message : undefined;
  return (
    <PlanFormDialog<NetworkUpdate>
      title={`Edit network ${network.name || id.slice(0, 8)}`}
      verb="Save network"
      planKey={["update-network", id]}
      makePlan={(changes) => client.networks.update.mutate({ id, ...changes, mode: "plan" })}
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
            <Field label="Name" error={errorOf("name")} optional>
              <Input value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
            <Field label="MTU" error={errorOf("mtu")} optional>
              <Input
                inputMode="numeric"
                className="mono"
                value={mtu}
                onChange={(event) => setMtu(event.target.value)}
              />
            </Field>
          </div>
          <div className="grid gap-2">
            <Checkbox checked={external} onCheckedChange={setExternal} label="External" />
            <Checkbox checked={shared} onCheckedChange={setShared} label="Shared with all projects" />
            <Checkbox checked={adminStateUp} onCheckedChange={setAdminStateUp} label="Admin state up" />
          </div>
        </PlanForm>
      )}
    </PlanFormDialog>
  );
}
