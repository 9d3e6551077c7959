"use client";

import { useState } from "react";
import type { NetworkView } from "@/server/model/mapping-views";
import type { NetworkInput } from "@/server/model/network-input";
import type { FirstSubnetInput } from "@/server/model/subnet-input";
import { CloudField } from "../clouds/cloud-field";
import { PlanForm, PlanFormDialog } from "../plan/plan-form-dialog";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { NetworkFields } from "./network-fields";
import { anotherNetwork, EMPTY_NETWORK, readNetworkForm } from "./network-form";
import { EMPTY_SUBNET, readSubnetDraft } from "./subnet-draft";
import { SubnetFields } from "./subnet-fields";

type CreateNetworkDialogProps = { networks: readonly NetworkView[]; onClose: () => void };
type Asked = {
  readonly network: NetworkInput;
  readonly subnet: FirstSubnetInput | null;
  readonly cloudId: string | undefined;
};

/** Create a network, with a first subnet where one is wanted: read the plan of both, apply it; and another one like it. */
export function CreateNetworkDialog({ networks, onClose }: CreateNetworkDialogProps) {
  const client = useTRPCClient();
  const [cloudId, setCloudId] = useState<string | undefined>(undefined);
  const [form, setForm] = useState(EMPTY_NETWORK);
  const [withSubnet, setWithSubnet] = useState(false);
  const [draft, setDraft] = useState(EMPTY_SUBNET);
  const [tried, setTried] = useState(false);
  const network = readNetworkForm(form);
  const subnet = withSubnet ? readSubnetDraft(draft) : null;
  return (
    <PlanFormDialog<Asked>
      title="Create network"
      verb="Create network"
      planKey={["create-network"]}
      makePlan={({ network: asked, ...where }) => client.networks.create.mutate({ ...asked, ...where, mode: "plan" })}
      onClose={onClose}
      next={(_, again) => (
        <Button
          autoFocus
          onClick={() => {
            setForm(anotherNetwork(form, networks));
            setDraft({ ...draft, cidr: "", gateway: "", pools: "" });
            setTried(false);
            again();
          }}
        >
          Create another
        </Button>
      )}
    >
      {(submit) => (
        <PlanForm
          onClose={onClose}
          onSubmit={() => {
            setTried(true);
            if (!network.ok || (subnet !== null && !subnet.ok)) return;
            submit({ network: network.input, subnet: subnet === null ? null : subnet.input, cloudId });
          }}
        >
          <CloudField
            cloudId={cloudId}
            onChange={(id) => {
              setCloudId(id);
              setForm({ ...form, physicalNetwork: "" });
            }}
          />
          <NetworkFields
            cloudId={cloudId}
            form={form}
            onChange={setForm}
            errors={tried && !network.ok ? network.errors : {}}
          />
          <div className="grid gap-3 border-t pt-4">
            <Checkbox
              checked={withSubnet}
              onCheckedChange={setWithSubnet}
              label="With a subnet"
              hint="Its ports get addresses of it; more can follow later"
            />
            {withSubnet ? (
              <SubnetFields
                draft={draft}
                onChange={setDraft}
                errors={tried && subnet !== null && !subnet.ok ? subnet.errors : {}}
                purpose="first"
              />
            ) : null}
          </div>
        </PlanForm>
      )}
    </PlanFormDialog>
  );
}
