"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type FloatingIpInput, floatingIpInputSchema } from "@/server/model/router-input";
import { projectHint } from "../clouds/cloud-field";
import { useCloud } from "../clouds/use-clouds";
import { ProjectInput } from "../frame/project-input";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPC, useTRPCClient } from "../trpc";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { type TargetDraft, TargetFields } from "./target-fields";

type AllocateFloatingIpDialogProps = {
  /** Picked already. */
  networkId?: string | null;
  onClose: () => void;
};

/** Takes an address of an external network, and leads it to a port where one is picked. */
export function AllocateFloatingIpDialog({ networkId = null, onClose }: AllocateFloatingIpDialogProps) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const networks = useQuery(trpc.networks.list.queryOptions());
  const external = (networks.data ?? []).filter((each) => each.external);
  const [picked, setPicked] = useState<string | null>(networkId);
  const [address, setAddress] = useState("");
  const [projectId, setProjectId] = useState("admin");
  const [target, setTarget] = useState<TargetDraft>({ portId: null, fixedAddress: null });
  const [tried, setTried] = useState(false);
  const from = picked ?? external[0]?.id ?? "";
  const network = external.find(({ id }) => id === from);
  const cloud = useCloud(network?.cloudId);
  const typed = address.trim();
  const reading = floatingIpInputSchema.safeParse({
    ...{ networkId: from, projectId, address: typed === "" ? null : typed, ...target },
  });
  const errorOf = (field: string) =>
    tried ? reading.error?.issues.find((issue) => issue.path[0] === field)?.message : undefined;
  return (
    <PlanFormDialog<FloatingIpInput>
      title="Allocate floating IP"
      verb="Allocate"
      planKey={["allocate-floating-ip"]}
      makePlan={(input) => client.floatingIps.create.mutate({ ...input, mode: "plan" })}
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
            <Field
              label="External network"
              error={tried && from === "" ? "There is no external network to take it from." : undefined}
            >
              <Select
                value={from === "" ? undefined : from}
                onValueChange={(id) => {
                  setPicked(id);
                  setTarget({ portId: null, fixedAddress: null });
                }}
                placeholder={networks.data === undefined ? "Reading…" : "No network is external"}
                options={external.map(({ id, name, networkType }) => ({
                  value: id,
                  label: name || id,
                  detail: networkType,
                }))}
              />
            </Field>
            <Field label="Address" hint="Empty: the next free one" error={errorOf("address")} optional>
              <Input className="mono" value={address} onChange={(event) => setAddress(event.target.value)} />
            </Field>
            <Field label="Project" error={errorOf("projectId")} hint={projectHint(cloud?.kind)}>
              <ProjectInput cloudId={network?.cloudId ?? undefined} value={projectId} onChange={setProjectId} />
            </Field>
          </div>
          <TargetFields cloudId={network?.cloudId ?? null} target={target} onChange={setTarget} optional />
        </PlanForm>
      )}
    </PlanFormDialog>
  );
}
