"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Plus, Trash2 } from "lucide-react";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import type { AddressDraft } from "./guest-draft";

type AddressFieldsProps = {
  /** `null`: as the subnets of the network give them. */
  addresses: readonly AddressDraft[] | null;
  onChange: (addresses: readonly AddressDraft[]) => void;
  networkId: string;
  error: string | undefined;
};

/** Which addresses a port gets: the next free one of a subnet, or one that is typed. */
export function AddressFields({ addresses, onChange, networkId, error }: AddressFieldsProps) {
  const trpc = useTRPC();
  const known = useQuery(
    trpc.subnets.list.queryOptions(networkId === "" ? undefined : { networkId }, { enabled: networkId !== "" }),
  );
  const subnets = networkId === "" ? [] : (known.data ?? []);
  const rows = addresses ?? [];
  const nextKey = Math.max(0, ...rows.map(({ key }) => key)) + 1;
  const change = (key: number, changes: Partial<AddressDraft>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...changes } : row)));
  const options = subnets.map(({ id, cidr, name, addresses: { free } }) => ({
    value: id,
    label: cidr,
    detail: `${name === "" ? "" : `${name}, `}${free} free`,
  }));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium text-xs">Addresses</legend>
      {addresses === null ? (
        <p className="text-fg-muted text-sm">
          {networkId !== "" && known.data?.length === 0
            ? "None: the network has no subnet."
            : "The next free one of each family that the network has a subnet of."}
        </p>
      ) : rows.length === 0 ? (
        <p className="text-fg-muted text-sm">None.</p>
      ) : null}
      {rows.map((row, at) => (
        <div key={row.key} className="flex gap-2">
          <Select
            aria-label={`Subnet of address ${at + 1}`}
            value={row.subnetId === "" ? undefined : row.subnetId}
            onValueChange={(subnetId) => change(row.key, { subnetId })}
            options={options}
            placeholder="Subnet"
            className="max-w-44"
          />
          <Input
            aria-label={`Address ${at + 1}`}
            className="mono"
            placeholder="the next free one"
            value={row.address}
            onChange={(event) => change(row.key, { address: event.target.value })}
          />
          <Button
            size="icon"
            variant="ghost"
            aria-label={`Take address ${at + 1} away`}
            onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
          >
            <Trash2 aria-hidden className="size-3.5" />
          </Button>
        </div>
      ))}
      {error === undefined ? null : (
        <p role="alert" className="flex items-start gap-1 text-failed text-xs">
          <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          {error}
        </p>
      )}
      {subnets.length > 0 ? (
        <Button
          size="sm"
          className="justify-self-start"
          onClick={() => onChange([...rows, { key: nextKey, subnetId: subnets[0]?.id ?? "", address: "" }])}
        >
          <Plus aria-hidden className="size-3.5" />
          {addresses === null ? "Choose an address" : "Add address"}
        </Button>
      ) : null}
    </fieldset>
  );
}
