"use client";

import { useState } from "react";
import type { NetworkView } from "@/server/model/mapping-views";
import type { FirstSubnetInput } from "@/server/model/subnet-input";
import type { SubnetView } from "@/server/model/subnet-views";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPCClient } from "../trpc";
import { draftOf, EMPTY_SUBNET, readSubnetDraft } from "./subnet-draft";
import { SubnetFields } from "./subnet-fields";

type SubnetDialogProps = {
  network: Pick<NetworkView, "id" | "name">;
  /** `null`: a new one. */
  subnet: SubnetView | null;
  onClose: () => void;
};

/** Makes a subnet, or changes what can change of one. */
export function SubnetDialog({ network, subnet, onClose }: SubnetDialogProps) {
  const client = useTRPCClient();
  const [draft, setDraft] = useState(subnet === null ? EMPTY_SUBNET : draftOf(subnet));
  const [tried, setTried] = useState(false);
  const reading = readSubnetDraft(draft);
  const makePlan = ({ cidr, gatewayIp, ...rest }: FirstSubnetInput) => {
    const given = { ...rest, ...(gatewayIp === undefined ? {} : { gatewayIp }), mode: "plan" as const };
    return subnet === null
      ? client.subnets.create.mutate({ ...given, cidr, networkId: network.id })
      : client.subnets.update.mutate({ ...given, id: subnet.id });
  };
  const name = network.name || network.id.slice(0, 8);
  return (
    <PlanFormDialog<FirstSubnetInput>
      title={subnet === null ? `Create subnet of ${name}` : `Edit subnet ${subnet.name || subnet.cidr}`}
      verb={subnet === null ? "Create subnet" : "Save subnet"}
      planKey={["subnet", network.id, subnet?.id ?? "new"]}
      makePlan={makePlan}
      onClose={onClose}
    >
      {(submit) => (
        <PlanForm
          onClose={onClose}
          onSubmit={() => {
            setTried(true);
            if (reading.ok) submit(reading.input);
          }}
        >
          <SubnetFields
            draft={draft}
            onChange={setDraft}
            errors={tried && !reading.ok ? reading.errors : {}}
            purpose={subnet === null ? "create" : "edit"}
          />
        </PlanForm>
      )}
    </PlanFormDialog>
  );
}
