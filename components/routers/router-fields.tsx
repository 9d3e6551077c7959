"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../trpc";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Select } from "../ui/select";

const NONE = "none";

type GatewayFieldsProps = {
  /** Whose networks are offered; `null`: not known yet. */
  cloudId: string | null;
  /** `null`: no gateway. */
  externalNetworkId: string | null;
  onNetwork: (id: string | null) => void;
  snat: boolean;
  onSnat: (snat: boolean) => void;
};

/** The way out of a router: on which external network, and whether it translates. */
export function GatewayFields({ cloudId, externalNetworkId, onNetwork, snat, onSnat }: GatewayFieldsProps) {
  const trpc = useTRPC();
  const networks = useQuery(trpc.networks.list.queryOptions());
  const external = (networks.data ?? []).filter((each) => each.external && each.cloudId === cloudId);
  return (
    <>
      <Field
        label="Gateway"
        hint={
          networks.data !== undefined && external.length === 0
            ? "No network is external yet: tick it where a network is created or edited"
            : "Its address there is the next free one"
        }
      >
        <Select
          value={externalNetworkId ?? NONE}
          onValueChange={(id) => onNetwork(id === NONE ? null : id)}
          options={[
            { value: NONE, label: "none", detail: "it only joins its networks" },
            ...external.map(({ id, name, networkType, physicalNetwork }) => ({
              value: id,
              label: name || id,
              detail: `${networkType}${physicalNetwork === null ? "" : ` on ${physicalNetwork}`}`,
            })),
          ]}
        />
      </Field>
      {externalNetworkId === null ? null : (
        <Checkbox
          checked={snat}
          onCheckedChange={onSnat}
          label="Source NAT"
          hint="Guests without a floating IP go out with the gateway’s address; off: with their own"
        />
      )}
    </>
  );
}
