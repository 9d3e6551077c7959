"use client";

import { useState } from "react";
import type { RouterView } from "@/server/model/object-views";
import { type RouterUpdate, routerUpdateSchema } from "@/server/model/router-input";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPCClient } from "../trpc";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { GatewayFields } from "./router-fields";

/** Changes a router's name, its way out and whether it translates. */
export function UpdateRouterDialog({ router, onClose }: { router: RouterView; onClose: () => void }) {
  const client = useTRPCClient();
  const { id } = router;
  const [name, setName] = useState(router.name);
  const [externalNetworkId, setExternalNetworkId] = useState(router.externalNetworkId);
  const [snat, setSnat] = useState(router.snat);
  const reading = routerUpdateSchema.safeParse({ name, externalNetworkId, snat });
  return (
    <PlanFormDialog<RouterUpdate>
      title={`Edit router ${router.name || id.slice(0, 8)}`}
      verb="Save router"
      planKey={["update-router", id]}
      makePlan={(changes) => client.routers.update.mutate({ id, ...changes, mode: "plan" })}
      onClose={onClose}
    >
      {(submit) => (
        <PlanForm
          onClose={onClose}
          onSubmit={() => {
            if (reading.success) submit(reading.data);
          }}
        >
          <Field label="Name" error={reading.error?.issues.find(({ path }) => path[0] === "name")?.message} optional>
            <Input value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <GatewayFields
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
