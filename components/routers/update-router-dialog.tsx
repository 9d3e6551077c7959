"use client";

import { useState } from "react";
import type { RouterView } from "@/server/model/object-views";
import { type RouterUpdate, routerUpdateSchema } from "@/server/model/router-input";
import { readRouteLines, routeLines } from "../networks/route-lines";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPCClient } from "../trpc";
import { Field } from "../ui/field";
import { Input, Textarea } from "../ui/input";
import { GatewayFields } from "./router-fields";

/** Changes a router's name, its way out, whether it translates, and its extra routes. */
export function UpdateRouterDialog({ router, onClose }: { router: RouterView; onClose: () => void }) {
  const client = useTRPCClient();
  const { id } = router;
  const [name, setName] = useState(router.name);
  const [externalNetworkId, setExternalNetworkId] = useState(router.externalNetworkId);
  const [snat, setSnat] = useState(router.snat);
  const [routes, setRoutes] = useState(routeLines(router.routes ?? []));
  const reading = routerUpdateSchema.safeParse({ name, externalNetworkId, snat, routes: readRouteLines(routes) });
  const errorOf = (field: string) => reading.error?.issues.find(({ path }) => path[0] === field)?.message;
  const [tried, setTried] = useState(false);
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
            setTried(true);
            if (reading.success) submit(reading.data);
          }}
        >
          <Field label="Name" error={errorOf("name")} optional>
            <Input value={name} onChange={(event) => setName(event.target.value)} />
          </Field>
          <GatewayFields
            cloudId={router.cloudId}
            externalNetworkId={externalNetworkId}
            onNetwork={setExternalNetworkId}
            snat={snat}
            onSnat={setSnat}
          />
          <Field
            label="Extra routes"
            hint="A line each; the next hop is in a subnet that the router is in"
            error={tried ? errorOf("routes") : undefined}
            optional
          >
            <Textarea
              className="mono min-h-14"
              placeholder="10.9.0.0/16 via 192.168.1.254"
              value={routes}
              onChange={(event) => setRoutes(event.target.value)}
            />
          </Field>
        </PlanForm>
      )}
    </PlanFormDialog>
  );
}
