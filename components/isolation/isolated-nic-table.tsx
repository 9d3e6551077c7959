"use client";

import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from "lucide-react";
import type { IsolatedNicView, IsolationHostView, IsolationRuleView } from "@/server/model/isolation-view";
import { Badge, type Tone } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";

type Row = { readonly vm: string; readonly source: string; readonly nic: IsolatedNicView };

const STATES: Readonly<
  Record<IsolatedNicView["state"], { readonly word: string; readonly tone: Tone; readonly title: string }>
> = {
  filtered: { word: "isolated", tone: "ok", title: "Both rules are there" },
  partly: { word: "one rule missing", tone: "drift", title: "Reconcile the host, or isolate the VM again" },
  open: { word: "not isolated", tone: "failed", title: "Neither rule is there" },
  gone: { word: "device gone", tone: "stale", title: "No such device on the host: a flush forgets it" },
  "off-bridge": { word: "on no bridge", tone: "stale", title: "Nothing is forwarded to it" },
  unfiltered: { word: "bridge not filtered", tone: "unknown", title: "Its bridge is not one of the filtered ones" },
  unknown: { word: "not known", tone: "unknown", title: "The host's rules were not read" },
};

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "vm",
    header: "VM",
    sort: ({ vm }) => vm,
    cell: ({ vm, source }) => (
      <>
        <span className="block font-medium">{vm}</span>
        <span className="text-fg-faint text-xs">{source === "hook" ? "told by OpenNebula" : "by an operator"}</span>
      </>
    ),
  },
  {
    key: "nic",
    header: "NIC",
    sort: ({ nic }) => nic.device,
    cell: ({ nic }) => (
      <>
        <span className="mono block">{nic.device}</span>
        <span className="mono whitespace-nowrap text-fg-muted text-xs">{nic.mac}</span>
        <div className="mt-1 lg:hidden">
          <NicRules nic={nic} />
        </div>
      </>
    ),
  },
  {
    key: "bridge",
    header: "Bridge",
    sort: ({ nic }) => nic.bridge,
    cell: ({ nic }) => <span className="mono">{nic.bridge ?? "–"}</span>,
    className: "hidden sm:table-cell",
  },
  {
    key: "state",
    header: "State",
    sort: ({ nic }) => STATES[nic.state].word,
    cell: ({ nic }) => {
      const { word, tone, title } = STATES[nic.state];
      return (
        <span className="grid justify-items-start gap-1">
          <Badge tone={tone} title={title}>
            {word}
          </Badge>
          {nic.foreign.length > 0 ? (
            <Badge tone="failed" title={nic.foreign.join("\n")}>
              <TriangleAlert aria-hidden />
              {nic.foreign.length} for another MAC
            </Badge>
          ) : null}
        </span>
      );
    },
  },
  {
    key: "rules",
    header: "Rules",
    cell: ({ nic }) => <NicRules nic={nic} />,
    className: "hidden lg:table-cell",
  },
];

const RULE_STATES = {
  present: { icon: CircleCheck, label: "present", tone: "text-ok" },
  missing: { icon: CircleX, label: "missing", tone: "text-failed" },
  unknown: { icon: CircleHelp, label: "not known", tone: "text-fg-faint" },
} as const;

function NicRules({ nic }: { nic: IsolatedNicView }) {
  return (
    <ul className="grid gap-0.5">
      {nic.rules.map((rule) => (
        <RuleLine key={rule.direction} rule={rule} />
      ))}
      {[...new Set(nic.foreign)].map((text) => (
        <li key={text} className="flex items-start gap-1.5">
          <TriangleAlert role="img" aria-label="for another MAC" className="mt-0.5 size-3.5 shrink-0 text-failed" />
          <code className="mono break-all text-failed text-xs">FORWARD {text}</code>
        </li>
      ))}
    </ul>
  );
}

function RuleLine({ rule: { state, text } }: { rule: IsolationRuleView }) {
  const { icon: Icon, label, tone } = RULE_STATES[state];
  return (
    <li className="flex items-start gap-1.5">
      <Icon aria-label={label} role="img" className={`mt-0.5 size-3.5 shrink-0 ${tone}`} />
      <code className="mono break-all text-xs">{text}</code>
    </li>
  );
}

/** The VMs of a host, a row a NIC. */
export function IsolatedNicTable({ host: { hostName, vms } }: { host: IsolationHostView }) {
  const rows = vms.flatMap(({ name, source, nics }) => nics.map((nic) => ({ vm: name, source, nic })));
  return (
    <DataTable
      label={`Isolated VMs on ${hostName}`}
      rows={rows}
      columns={COLUMNS}
      rowKey={({ vm, nic }) => `${vm} ${nic.device}`}
      initialSort={{ key: "vm", descending: false }}
    />
  );
}
