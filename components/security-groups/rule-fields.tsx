"use client";

import { Trash2 } from "lucide-react";
import { useId } from "react";
import type { SecurityGroupView } from "@/server/model/object-views";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Segmented } from "../ui/segmented";
import { Select } from "../ui/select";
import { isIcmp, PRESETS, presetOf, type RuleForm, type RuleFormField } from "./rule-form";

const DIRECTIONS = [
  { value: "ingress", label: "Ingress" },
  { value: "egress", label: "Egress" },
] as const;
const ETHERTYPES = [
  { value: "IPv4", label: "IPv4" },
  { value: "IPv6", label: "IPv6" },
] as const;
const CUSTOM = { value: "custom", label: "As given below" };
const PROTOCOLS = ["tcp", "udp", "icmp", "ipv6-icmp", "sctp", "gre", "esp", "ah", "vrrp", "112"];

export type RuleErrors = Partial<Record<RuleFormField | "rule", string>>;

type RuleFieldsProps = {
  form: RuleForm;
  /** From 1. */
  number: number;
  errors: RuleErrors;
  /** Of the same project. */
  groups: readonly SecurityGroupView[];
  autoFocus: boolean;
  onChange: (changes: Partial<RuleForm>) => void;
  /** Absent: it is the only one. */
  onRemove: (() => void) | undefined;
};

/** One rule to be added. */
export function RuleFields({ form, number, errors, groups, autoFocus, onChange, onRemove }: RuleFieldsProps) {
  const protocols = useId();
  const icmp = isIcmp(form.protocol);
  const from = form.direction === "ingress" ? "From" : "To";
  const pick = (value: string) => {
    const preset = PRESETS.find((each) => each.value === value);
    if (preset === undefined) return;
    const { protocol, first, last } = preset;
    onChange({ first, last, protocol: protocol === "icmp" && form.ethertype === "IPv6" ? "ipv6-icmp" : protocol });
  };
  return (
    <fieldset className="grid gap-3 rounded-md border p-3">
      <legend className="flex items-center gap-2 px-1 font-medium text-sm">Rule {number}</legend>
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          label="Direction"
          value={form.direction}
          onValueChange={(direction) => onChange({ direction })}
          options={DIRECTIONS}
        />
        <Segmented
          label="Ethertype"
          value={form.ethertype}
          onValueChange={(ethertype) => onChange({ ethertype })}
          options={ETHERTYPES}
        />
        <Select
          aria-label="What"
          className="w-44"
          value={presetOf(form)}
          onValueChange={pick}
          options={[...PRESETS, CUSTOM]}
        />
        <span className="flex-1" />
        {onRemove === undefined ? null : (
          <Button variant="ghost" size="icon-sm" aria-label={`Leave out rule ${number}`} onClick={onRemove}>
            <Trash2 aria-hidden className="size-3.5" />
          </Button>
        )}
      </div>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-[1fr_11rem_11rem]">
        <Field label="Protocol" error={errors.protocol} className="col-span-2 sm:col-span-1">
          <Input
            className="mono"
            list={protocols}
            autoFocus={autoFocus}
            placeholder="any"
            value={form.protocol}
            onChange={(event) => onChange({ protocol: event.target.value })}
          />
        </Field>
        <datalist id={protocols}>
          {PROTOCOLS.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <Field label={icmp ? "ICMP type" : "First port"} error={errors.portMin}>
          <Input
            className="mono"
            inputMode="numeric"
            placeholder="any"
            value={form.first}
            onChange={(event) => onChange({ first: event.target.value })}
          />
        </Field>
        <Field label={icmp ? "ICMP code" : "Last port"} error={errors.portMax}>
          <Input
            className="mono"
            inputMode="numeric"
            placeholder={icmp || form.first === "" ? "any" : form.first}
            value={form.last}
            onChange={(event) => onChange({ last: event.target.value })}
          />
        </Field>
      </div>
      <div className="grid gap-3 sm:grid-cols-[auto_1fr]">
        <div className="grid content-start gap-1">
          <span className="font-medium text-xs">{from}</span>
          <Segmented
            label={from}
            value={form.remote}
            onValueChange={(remote) => onChange({ remote })}
            options={[
              { value: "any", label: "Anywhere" },
              { value: "prefix", label: "Prefix" },
              { value: "group", label: "Group" },
            ]}
          />
        </div>
        {form.remote === "prefix" ? (
          <Field label="Remote prefix" error={errors.remote}>
            <Input
              className="mono"
              placeholder={form.ethertype === "IPv4" ? "10.0.0.0/24" : "2001:db8::/64"}
              value={form.prefix}
              onChange={(event) => onChange({ prefix: event.target.value })}
            />
          </Field>
        ) : null}
        {form.remote === "group" ? (
          <Field label="Remote group" hint="Its members, wherever they are" error={errors.remote}>
            <Select
              value={form.groupId === "" ? undefined : form.groupId}
              onValueChange={(groupId) => onChange({ groupId })}
              placeholder="Pick one"
              options={groups.map(({ id, name, portCount }) => ({
                value: id,
                label: name || id.slice(0, 8),
                detail: `${portCount} ${portCount === 1 ? "port" : "ports"}`,
              }))}
            />
          </Field>
        ) : null}
      </div>
      {errors.rule === undefined ? null : (
        <p role="alert" className="text-failed text-xs">
          {errors.rule}
        </p>
      )}
    </fieldset>
  );
}
