"use client";

import { Banner } from "../ui/banner";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Input, Textarea } from "../ui/input";
import { subnetDefaults } from "./subnet-defaults";
import { resolvesNothing, type SubnetDraft, type SubnetField } from "./subnet-draft";

type SubnetFieldsProps = {
  draft: SubnetDraft;
  onChange: (draft: SubnetDraft) => void;
  errors: Partial<Record<SubnetField, string>>;
  /** `first`: with its network, without a name of its own; `edit`: the prefix stays. */
  purpose: "first" | "create" | "edit";
};

/** A subnet's fields; what follows from the prefix stands in the empty ones. */
export function SubnetFields({ draft, onChange, errors, purpose }: SubnetFieldsProps) {
  const set = (changes: Partial<SubnetDraft>) => onChange({ ...draft, ...changes });
  const defaults = subnetDefaults(draft.cidr);
  const pool = defaults?.pool;
  return (
    <div className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="CIDR"
          error={errors.cidr}
          {...(purpose === "edit" ? { hint: "Fixed once the subnet exists" } : {})}
        >
          <Input
            autoFocus={purpose === "create"}
            className="mono"
            placeholder="10.0.0.0/24"
            disabled={purpose === "edit"}
            value={draft.cidr}
            onChange={(event) => set({ cidr: event.target.value })}
          />
        </Field>
        {purpose === "first" ? null : (
          <Field label="Name" error={errors.name} optional>
            <Input value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          </Field>
        )}
        {draft.hasGateway ? (
          <Field label="Gateway" hint="Empty: the first address" error={errors.gateway} optional>
            <Input
              className="mono"
              placeholder={defaults?.gateway}
              value={draft.gateway}
              onChange={(event) => set({ gateway: event.target.value })}
            />
          </Field>
        ) : null}
        <Field label="Allocation pools" hint="Empty: all but the gateway" error={errors.pools} optional>
          <Input
            className="mono"
            placeholder={pool === null || pool === undefined ? undefined : `${pool.start}-${pool.end}`}
            value={draft.pools}
            onChange={(event) => set({ pools: event.target.value })}
          />
        </Field>
        <Field label="DNS servers" hint="Told to guests by DHCP" error={errors.dns} optional>
          <Input
            className="mono"
            placeholder="192.0.2.53, 192.0.2.54"
            value={draft.dns}
            onChange={(event) => set({ dns: event.target.value })}
          />
        </Field>
        {purpose === "first" ? null : (
          <Field label="Host routes" hint="A line each" error={errors.routes} optional className="sm:col-span-2">
            <Textarea
              className="mono min-h-14"
              placeholder="192.168.7.0/24 via 10.0.0.254"
              value={draft.routes}
              onChange={(event) => set({ routes: event.target.value })}
            />
          </Field>
        )}
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        <Checkbox checked={draft.dhcp} onCheckedChange={(dhcp) => set({ dhcp })} label="DHCP" />
        <Checkbox
          checked={!draft.hasGateway}
          onCheckedChange={(none) => set({ hasGateway: !none })}
          label="No gateway"
        />
      </div>
      {resolvesNothing(draft) ? (
        <Banner tone="warning">
          DHCP without DNS servers: dnsmasq names itself to guests, and with <span className="mono">--no-resolv</span>{" "}
          it asks nobody else, so they can resolve no name outside.
        </Banner>
      ) : null}
    </div>
  );
}
