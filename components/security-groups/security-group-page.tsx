"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import type { PortUse, SecurityGroupDetails } from "@/server/model/object-views";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPC, useTRPCClient } from "../trpc";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { type Column, DataTable } from "../ui/data-table";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { Tabs } from "../ui/tabs";
import { AddRulesDialog } from "./add-rules-dialog";
import { GroupBadges } from "./group-badges";
import { GroupDialog } from "./group-dialog";
import { RemoveRulesDialog } from "./remove-rules-dialog";
import { RulesTable } from "./rules-table";
import { WhatIfButton } from "./what-if-button";
import { WhatIfDialog } from "./what-if-dialog";
import { useWhatIfUrl } from "./what-if-url";

const REFRESH_MS = 5_000;
const ACTIONS = ["add", "remove", "edit", "delete", "what-if"] as const;
type Action = (typeof ACTIONS)[number];

/** One group: its rules, the ports that they are for, and the ways to change them. */
export function SecurityGroupPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const group = useQuery(trpc.securityGroups.get.queryOptions({ id }, { refetchInterval: REFRESH_MS, retry: false }));
  return (
    <PageBody>
      <QueryView
        query={group}
        failure="The security group could not be read"
        loading={<TableSkeleton label="Reading the security group" rows={8} />}
      >
        {(data) => <GroupView group={data} isGone={group.isError} />}
      </QueryView>
    </PageBody>
  );
}

function GroupView({ group, isGone }: { group: SecurityGroupDetails; isGone: boolean }) {
  const mayChange = useMay("operator");
  const seesConsole = useMay("viewer");
  const router = useRouter();
  const [action, setAction] = useQueryState("do", parseAsStringLiteral(ACTIONS));
  const [portId, setPortId] = useQueryState("port", parseAsString);
  const [tab, setTab] = useQueryState("tab", parseAsString.withDefault("rules"));
  const whatIf = useWhatIfUrl();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const close = () => {
    if (action === "delete" && isGone) router.push("/security-groups");
    void setAction(null);
    void setPortId(null);
    setPicked(new Set());
  };
  const pick = (id: string, isPicked: boolean) => {
    const next = new Set(picked);
    if (isPicked) next.add(id);
    else next.delete(id);
    setPicked(next);
  };
  const going = group.rules.filter(({ id }) => picked.has(id));
  return (
    <>
      <PageToolbar
        actions={
          <>
            {seesConsole ? <WhatIfButton onAsk={() => void setAction("what-if")} /> : null}
            {mayChange ? (
              <>
                <Button variant="danger" onClick={() => void setAction("delete")} disabled={group.isDefault}>
                  Delete
                </Button>
                <Button onClick={() => void setAction("edit")}>Edit</Button>
                <Button onClick={() => void setAction("remove")} disabled={going.length === 0}>
                  Remove {going.length === 0 ? "rules" : going.length === 1 ? "rule" : `${going.length} rules`}
                </Button>
                <Button variant="primary" onClick={() => void setAction("add")}>
                  <Plus aria-hidden className="size-3.5" />
                  Add rules
                </Button>
              </>
            ) : null}
          </>
        }
      >
        <h1 className="font-semibold text-base">{group.name}</h1>
        <GroupBadges group={group} />
        <span className="text-fg-muted text-xs">project {group.projectId}</span>
        <CopyId value={group.id} label="security group id" className="text-fg-faint text-xs" />
      </PageToolbar>
      {group.description && !group.isDefault ? (
        <p className="px-3 pt-3 text-fg-muted text-sm sm:px-4">{group.description}</p>
      ) : null}
      <Notes group={group} />
      <Tabs
        label="About the group"
        value={tab}
        onValueChange={(next) => void setTab(next)}
        tabs={[
          {
            value: "rules",
            label: "Rules",
            count: group.rules.length,
            content:
              group.rules.length === 0 ? (
                <p className="px-4 py-8 text-center text-fg-muted text-sm">
                  No rules: nothing gets in, and nothing out.
                </p>
              ) : (
                <RulesTable rules={group.rules} picked={picked} onPick={mayChange ? pick : null} />
              ),
          },
          {
            value: "ports",
            label: "Ports",
            count: group.ports.length,
            content:
              group.ports.length === 0 ? (
                <p className="px-4 py-8 text-center text-fg-muted text-sm">No port is in this group.</p>
              ) : (
                <DataTable
                  label="Ports"
                  rows={group.ports}
                  columns={seesConsole ? PORTS : PORTS.filter(({ key }) => key !== "host")}
                  rowKey={({ id }) => id}
                />
              ),
          },
          ...(group.namedBy.length === 0
            ? []
            : [
                {
                  value: "named-by",
                  label: "Named by",
                  count: group.namedBy.length,
                  content: <NamedBy group={group} />,
                },
              ]),
        ]}
      />
      {whatIf.isOpen && seesConsole ? <WhatIfDialog url={whatIf} groups={[group]} /> : null}
      {action === null || action === "what-if" || !mayChange ? null : (
        <ActionDialog
          key={`${action} ${group.id}`}
          action={action}
          group={group}
          going={going}
          portId={portId}
          onClose={close}
        />
      )}
    </>
  );
}

function Notes({ group }: { group: SecurityGroupDetails }) {
  return (
    <div className="grid gap-2 px-3 py-3 empty:hidden sm:px-4">
      {group.isDefault ? (
        <Banner tone="info">
          Every port of project {group.projectId} that asks for no group is in this one. Its members reach each other,
          and everything out; nothing else gets in until a rule says so. It cannot be renamed or deleted.
        </Banner>
      ) : null}
      {group.stateful === false ? (
        <Banner tone="info">
          Stateless: connections are not tracked, so answers need rules of their own in the other direction.
        </Banner>
      ) : null}
    </div>
  );
}

const PORTS: readonly Column<PortUse>[] = [
  {
    key: "name",
    header: "Port",
    sort: ({ name }) => name,
    cell: ({ id, name }) => (
      <Link href={`/ports?port=${encodeURIComponent(id)}`} className="font-medium hover:text-accent hover:underline">
        {name || `port ${id.slice(0, 8)}`}
      </Link>
    ),
  },
  { key: "host", header: "Host", sort: ({ host }) => host, cell: ({ host }) => host || "none" },
  { key: "network", header: "Network", sort: ({ networkName }) => networkName, cell: ({ networkName }) => networkName },
  {
    key: "addresses",
    header: "Addresses",
    cell: ({ addresses }) => <span className="mono">{addresses.join(", ") || "none"}</span>,
  },
  {
    key: "ledger",
    header: "Ledger",
    hideHeader: true,
    cell: ({ id }) => (
      <Link href={`/security-groups/ledger/${id}`} className="whitespace-nowrap text-accent hover:underline">
        Its rules in order
      </Link>
    ),
  },
];

function NamedBy({ group }: { group: SecurityGroupDetails }) {
  return (
    <div className="grid gap-2 p-4 text-sm">
      <p className="text-fg-muted">Rules of these groups are about its members. They go when this group is deleted.</p>
      <ul className="grid gap-1">
        {group.namedBy.map(({ id, name }) => (
          <li key={id}>
            <Link href={`/security-groups/${id}`} className="text-accent hover:underline">
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

type ActionDialogProps = {
  action: Exclude<Action, "what-if">;
  group: SecurityGroupDetails;
  going: SecurityGroupDetails["rules"];
  portId: string | null;
  onClose: () => void;
};

function ActionDialog({ action, group, going: now, portId, onClose }: ActionDialogProps) {
  const client = useTRPCClient();
  const [going] = useState(now);
  switch (action) {
    case "add":
      return <AddRulesDialog group={group} portId={portId} onClose={onClose} />;
    case "remove":
      return going.length === 0 ? null : <RemoveRulesDialog group={group} rules={going} onClose={onClose} />;
    case "edit":
      return <GroupDialog group={group} onClose={onClose} />;
    case "delete":
      return (
        <ChangeDialog
          open
          onOpenChange={onClose}
          title={`Delete security group ${group.name}`}
          verb="Delete group"
          planKey={["delete-security-group", group.id]}
          makePlan={() => client.securityGroups.delete.mutate({ id: group.id, mode: "plan" })}
        />
      );
  }
}
