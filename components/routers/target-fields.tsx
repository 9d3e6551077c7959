"use client";

import { useQuery } from "@tanstack/react-query";
import { isService } from "../ports/port-kind";
import { useTRPC } from "../trpc";
import { Field } from "../ui/field";
import { Select } from "../ui/select";

/** Where a floating IP leads: a port, and which of its addresses. */
export type TargetDraft = { readonly portId: string | null; readonly fixedAddress: string | null };

const NONE = "none";

type TargetFieldsProps = {
  /** Whose ports are offered; `null`: of all clouds. */
  cloudId: string | null;
  target: TargetDraft;
  onChange: (target: TargetDraft) => void;
  /** Whether it may lead nowhere yet. */
  optional: boolean;
  error?: string | undefined;
};

/** Ports with an IPv4 address; those of services and servers are left out. */
export function TargetFields({ cloudId, target, onChange, optional, error }: TargetFieldsProps) {
  const trpc = useTRPC();
  const ports = useQuery(trpc.ports.list.queryOptions({ vnicType: "normal" }));
  const fitting = (ports.data ?? [])
    .filter((port) => !isService(port) && (cloudId === null || port.cloudId === cloudId))
    .map((port) => ({ port, addresses: port.fixedIps.map(({ address }) => address).filter(isIpv4) }))
    .filter(({ addresses }) => addresses.length > 0);
  const addresses = fitting.find(({ port }) => port.id === target.portId)?.addresses ?? [];
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Port" error={error} hint="Its subnet must be joined to a router with this way out">
        <Select
          value={target.portId ?? (optional ? NONE : undefined)}
          onValueChange={(id) => onChange({ portId: id === NONE ? null : id, fixedAddress: null })}
          placeholder={ports.data !== undefined && fitting.length === 0 ? "No port has an address" : "Pick one"}
          options={[
            ...(optional ? [{ value: NONE, label: "none yet", detail: "it is kept for later" }] : []),
            ...fitting.map(({ port, addresses: [first] }) => ({
              value: port.id,
              label: port.name || port.id.slice(0, 8),
              detail: `${first} on ${port.networkName}${port.host === "" ? "" : `, ${port.host}`}`,
            })),
          ]}
        />
      </Field>
      {addresses.length > 1 ? (
        <Field label="Address of the port">
          <Select
            value={target.fixedAddress ?? addresses[0]}
            onValueChange={(fixedAddress) => onChange({ ...target, fixedAddress })}
            options={addresses.map((value) => ({ value, label: value }))}
          />
        </Field>
      ) : null}
    </div>
  );
}

function isIpv4(address: string): boolean {
  return !address.includes(":");
}
