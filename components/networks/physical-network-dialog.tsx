"use client";

import { useState } from "react";
import type { PhysicalNetworkType } from "@/server/model/mapping";
import { type PhysicalNetworkInput, physicalNetworkInputSchema } from "@/server/model/network-input";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
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
  const [planned, setPlanned] = useState<{ input: PhysicalNetworkInput; attempt: number } | null>(null);
  const reading = physicalNetworkInputSchema.safeParse({ name, types });
  const errorOf = (field: string) =>
    tried ? reading.error?.issues.find((issue) => issue.path[0] === field)?.message : undefined;
  if (planned !== null) {
    return (
      <Dialog open onOpenChange={onClose} title="Add physical network" className={PLAN_DIALOG}>
        <PlanRunner
          planKey={["create-physical-network", planned.attempt]}
          makePlan={() => client.networks.createPhysicalNetwork.mutate({ ...planned.input, mode: "plan" })}
          verb="Add physical network"
          onBack={() => setPlanned(null)}
          onClose={onClose}
        >
          {(applied) => <Applied plan={applied} onClose={onClose} />}
        </PlanRunner>
      </Dialog>
    );
  }
  return (
    <Dialog open onOpenChange={onClose} title="Add physical network">
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (reading.success) setPlanned({ input: reading.data, attempt: Date.now() });
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
        <footer className="-mx-4 -mb-4 flex justify-end gap-2 border-t px-4 py-3">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Show plan
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
