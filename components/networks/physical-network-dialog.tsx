"use client";

import { useState } from "react";
import type { PhysicalNetworkType } from "@/server/model/mapping";
import { type PhysicalNetworkInput, physicalNetworkInputSchema } from "@/server/model/network-input";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPCClient } from "../trpc";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

const TYPES: readonly { type: PhysicalNetworkType; label: string }[] = [
  { type: "flat", label: "flat: one untagged network" },
  { type: "vlan", label: "vlan: a network for each VLAN" },
];

/** Adds a physical network, as `flat_networks` and `network_vlan_ranges` do in a Neutron's configuration. */
export function PhysicalNetworkDialog({ onClose }: { onClose: () => void }) {
  const client = useTRPCClient();
  const [name, setName] = useState("");
  const [types, setTypes] = useState<readonly PhysicalNetworkType[]>(["flat"]);
  const [tried, setTried] = useState(false);
  const reading = physicalNetworkInputSchema.safeParse({ name, types });
  const errorOf = (field: string) =>
    tried ? reading.error?.issues.find((issue) => issue.path[0] === field)?.message : undefined;
  return (
    <PlanFormDialog<PhysicalNetworkInput>
      title="Add physical network"
      verb="Add physical network"
      planKey={["create-physical-network"]}
      makePlan={(input) => client.networks.createPhysicalNetwork.mutate({ ...input, mode: "plan" })}
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
          <Field label="Name" hint="As agents call it, e.g. physnet1" error={errorOf("name")}>
            <Input className="mono" value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <fieldset className="grid gap-2 text-sm">
            <legend className="mb-1 font-medium text-xs">Networks it carries</legend>
            {TYPES.map(({ type, label }) => (
              <label key={type} className="flex items-center gap-2">
                <input
                  type="checkbox"
                  checked={types.includes(type)}
                  onChange={(event) =>
                    setTypes(event.target.checked ? [...types, type] : types.filter((each) => each !== type))
                  }
                />
                {label}
              </label>
            ))}
            {errorOf("types") ? (
              <p role="alert" className="text-failed text-xs">
                {errorOf("types")}
              </p>
            ) : null}
          </fieldset>
        </PlanForm>
      )}
    </PlanFormDialog>
  );
}
