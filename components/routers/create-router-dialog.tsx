"use client";

import { useState } from "react";
import { type RouterInput, routerInputSchema } from "@/server/model/router-input";
import { CloudField, projectHint } from "../clouds/cloud-field";
import { useCloud } from "../clouds/use-clouds";
import { ProjectInput } from "../frame/project-input";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { GatewayFields } from "./router-fields";

type CreateRouterDialogProps = { onClose: () => void; onCreated: (id: string) => void };

/** Create a router: its name, and its way out; interfaces are added where it is shown. */
export function CreateRouterDialog({ onClose, onCreated }: CreateRouterDialogProps) {
  const client = useTRPCClient();
  const [cloudId, setCloudId] = useState<string | undefined>(undefined);
  const cloud = useCloud(cloudId);
  const [name, setName] = useState("");
  const [projectId, setProjectId] = useState("admin");
  const [externalNetworkId, setExternalNetworkId] = useState<string | null>(null);
  const [snat, setSnat] = useState(true);
  const [tried, setTried] = useState(false);
  const reading = routerInputSchema.safeParse({ name, projectId, externalNetworkId, snat });
  const errorOf = (field: string) =>
    tried ? reading.error?.issues.find((issue) => issue.path[0] === field)?.message : undefined;
  return (
    <PlanFormDialog<RouterInput>
      title="Create router"
      verb="Create router"
      planKey={["create-router"]}
      makePlan={(input) => client.routers.create.mutate({ ...input, cloudId, mode: "plan" })}
      onClose={onClose}
      next={({ scope }) =>
        scope.kind === "router" ? <Button onClick={() => onCreated(scope.routerId)}>Open the router</Button> : null
      }
    >
      {(submit) => (
        <PlanForm
          onClose={onClose}
          onSubmit={() => {
            setTried(true);
            if (reading.success) submit(reading.data);
          }}
        >
          <CloudField
            cloudId={cloudId}
            onChange={(id) => {
              setCloudId(id);
              setExternalNetworkId(null);
            }}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Name" error={errorOf("name")} optional>
              <Input autoFocus value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
            <Field label="Project" error={errorOf("projectId")} hint={projectHint(cloud?.kind)}>
              <ProjectInput cloudId={cloudId} value={projectId} onChange={setProjectId} />
            </Field>
          </div>
          <GatewayFields
            cloudId={cloud?.id ?? null}
            externalNetworkId={externalNetworkId}
            onNetwork={setExternalNetworkId}
            snat={snat}
            onSnat={setSnat}
          />
        </PlanForm>
      )}
    </PlanFormDialog>
  );
}
