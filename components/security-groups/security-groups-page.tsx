"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Shield } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import type { SecurityGroupView } from "@/server/model/object-views";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { GroupDialog } from "./group-dialog";
import { GroupsTable } from "./groups-table";

const REFRESH_MS = 15_000;

export function SecurityGroupsPage() {
  const trpc = useTRPC();
  const mayChange = useMay("operator");
  const groups = useQuery(trpc.securityGroups.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [text, setText] = useQueryState("q", parseAsString.withDefault(""));
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["group"]));
  const add = mayChange ? (
    <Button variant="primary" onClick={() => void setAdding("group")}>
      <Plus aria-hidden className="size-3.5" />
      Create group
    </Button>
  ) : null;
  return (
    <PageBody>
      <PageToolbar actions={add}>
        <Input
          type="search"
          aria-label="Filter security groups"
          placeholder="Name, project or id"
          value={text}
          onChange={(event) => void setText(event.target.value === "" ? null : event.target.value)}
          className="w-56"
        />
        {groups.data ? (
          <span className="text-fg-muted">
            <span className="mono">{groups.data.length}</span> {groups.data.length === 1 ? "group" : "groups"}
          </span>
        ) : null}
      </PageToolbar>
      <QueryView
        query={groups}
        failure="The security groups could not be read"
        loading={<TableSkeleton label="Reading security groups" />}
      >
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={Shield} title="No security groups yet" action={add}>
              A group says which packets reach its ports. Each project gets one called default with its first port.
            </EmptyState>
          ) : (
            <Found groups={data} text={text} />
          )
        }
      </QueryView>
      {adding && mayChange ? <GroupDialog onClose={() => void setAdding(null)} /> : null}
    </PageBody>
  );
}

function Found({ groups, text }: { groups: readonly SecurityGroupView[]; text: string }) {
  const wanted = text.trim().toLowerCase();
  const found = groups.filter(({ name, projectId, id }) =>
    [name, projectId, id].some((each) => each.toLowerCase().includes(wanted)),
  );
  return found.length === 0 ? (
    <p className="px-4 py-8 text-center text-fg-muted text-sm">No security group matches “{text}”.</p>
  ) : (
    <GroupsTable groups={found} />
  );
}
