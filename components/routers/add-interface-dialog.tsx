"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RouterView } from "@/server/model/object-views";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPC, useTRPCClient } from "../trpc";
import { Field } from "../ui/field";
import { QueryView } from "../ui/query-view";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";

/** Joins a subnet to a router, which then has the subnet's gateway address. */
export function AddInterfaceDialog({ router, onClose }: { router: RouterView; onClose: () => void }) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const subnets = useQuery(trpc.subnets.list.queryOptions());
  const [subnetId, setSubnetId] = useState<string | undefined>(undefined);
  const [tried, setTried] = useState(false);
  const { id, interfaces, cloudId } = router;
  const isOfCloud = (subnet: { readonly cloudId: string | null }) => subnet.cloudId === cloudId;
  return (
    <PlanFormDialog<string>
      title={`Add interface to router ${router.name || id.slice(0, 8)}`}
      verb="Add interface"
      planKey={["add-interface", id]}
      makePlan={(subnet) => client.routers.addInterface.mutate({ id, subnetId: subnet, mode: "plan" })}
      onClose={onClose}
    >
      {(submit) => (
        <QueryView
          query={subnets}
          failure="The subnets could not be read"
          loading={<Skeleton className="h-20 w-full" />}
        >
          {(data) => (
            <PlanForm
              onClose={onClose}
              onSubmit={() => {
                setTried(true);
                if (subnetId !== undefined) submit(subnetId);
              }}
            >
              <Field
                label="Subnet"
                hint="The router takes its gateway address; subnets without a gateway cannot be joined"
                error={tried && subnetId === undefined ? "Pick the subnet that it shall join." : undefined}
              >
                <Select
                  value={subnetId}
                  onValueChange={setSubnetId}
                  placeholder={data.length === 0 ? "There is no subnet yet" : "Pick one"}
                  options={data.filter(isOfCloud).map((each) => ({
                    value: each.id,
                    label: `${each.cidr} of ${each.networkName}`,
                    detail: `${each.projectId ?? ""}${each.gatewayIp === null ? ", no gateway" : `, gateway ${each.gatewayIp}`}`,
                    disabled: each.gatewayIp === null || interfaces.some((joined) => joined.subnetId === each.id),
                  }))}
                />
              </Field>
            </PlanForm>
          )}
        </QueryView>
      )}
    </PlanFormDialog>
  );
}
