"use client";

import { useState } from "react";
import type { NetworkView } from "@/server/model/mapping-views";
import { type NetworkUpdate, networkUpdateSchema } from "@/server/model/network-input";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Dialog } from "../ui/dialog";
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
  const [planned, setPlanned] = useState<{ changes: NetworkUpdate; attempt: number } | null>(null);
  const typedMtu = mtu.trim() === "" ? null : Number(mtu);
  const reading = networkUpdateSchema.safeParse({ name, mtu: typedMtu, external, shared, adminStateUp });
  const errorOf = (field: string) =>
    tried ? reading.error?.issues.find((issue) => issue.path[0] === field)?.message : undefined;
  // as it was when the dialog was opened, also after it got another name
  const [title] = useState(`Edit network ${network.name || id.slice(0, 8)}`);
  return (
    <Dialog open onOpenChange={onClose} title={title} className={PLAN_DIALOG}>
      {planned !== null ? (
        <PlanRunner
          planKey={["update-network", id, planned.attempt]}
          makePlan={() => client.networks.update.mutate({ id, ...planned.changes, mode: "plan" })}
          verb="Save network"
          onBack={() => setPlanned(null)}
          onClose={onClose}
        >
          {(applied) => <Applied plan={applied} onClose={onClose} />}
        </PlanRunner>
      ) : (
        <form
          noValidate
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (reading.success) setPlanned({ changes: reading.data, attempt: Date.now() });
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
          <footer className="-mx-4 -mb-4 flex justify-end gap-2 border-t px-4 py-3">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary">
              Show plan
            </Button>
          </footer>
        </form>
      )}
    </Dialog>
  );
}
