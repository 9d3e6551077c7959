"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, ShieldHalf } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import type { IsolationHostView } from "@/server/model/isolation-view";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { Hazards } from "./hazards";
import { HostIsolation } from "./host-isolation";
import { type IsolationAction, IsolationActionDialog } from "./isolation-action-dialog";
import { SetupDialog } from "./setup-dialog";

const REFRESH_MS = 5_000;
const ACTIONS = ["isolate", "flush", "bridges", "stop"] as const satisfies readonly IsolationAction[];

export function IsolationPage() {
  const trpc = useTRPC();
  const mayChange = useMay("operator");
  const isolation = useQuery(trpc.isolation.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [action, setAction] = useQueryState("do", parseAsStringLiteral(ACTIONS));
  const [host, setHost] = useQueryState("host", parseAsString);
  const [vm, setVm] = useQueryState("vm", parseAsString);
  const [setup, setSetup] = useQueryState("setup", parseAsStringLiteral(["opennebula"]));
  const act = (next: IsolationAction, hostId: string | null, name: string | null = null) => {
    void setHost(hostId);
    void setVm(name);
    void setAction(next);
  };
  const close = () => {
    void setAction(null);
    void setHost(null);
    void setVm(null);
  };
  const managed = isolation.data?.hosts.filter((each) => each.managed) ?? [];
  return (
    <PageBody>
      <PageToolbar
        actions={
          <>
            <Button onClick={() => void setSetup("opennebula")}>Set up OpenNebula</Button>
            {mayChange && managed.length > 0 ? (
              <Button variant="primary" onClick={() => act("isolate", null)}>
                <Plus aria-hidden className="size-3.5" />
                Isolate VM
              </Button>
            ) : null}
          </>
        }
      >
        {isolation.data ? <Count hosts={isolation.data.hosts} /> : null}
      </PageToolbar>
      <QueryView
        query={isolation}
        failure="How VMs are isolated could not be read"
        loading={<TableSkeleton label="Reading isolation" />}
      >
        {({ hosts, hazards }) => (
          <>
            {hosts.length === 0 ? (
              <EmptyState icon={ShieldHalf} title="No managed hosts yet">
                VMs that share a wire are kept apart by the first five octets of their MACs, with two ebtables rules at
                each NIC. Let Bridgehead manage a host, under Hosts, to write them.
              </EmptyState>
            ) : (
              hosts.map((each) => <HostIsolation key={each.hostId} host={each} mayChange={mayChange} onAct={act} />)
            )}
            <Hazards hazards={hazards} />
          </>
        )}
      </QueryView>
      {action !== null && mayChange && isolation.data ? (
        <IsolationActionDialog action={action} hosts={managed} hostId={host} vm={vm} onClose={close} />
      ) : null}
      {setup === null ? null : <SetupDialog onClose={() => void setSetup(null)} />}
    </PageBody>
  );
}

function Count({ hosts }: { hosts: readonly IsolationHostView[] }) {
  const vms = hosts.reduce((sum, each) => sum + each.vms.length, 0);
  return (
    <span className="text-fg-muted">
      <span className="mono">{vms}</span> isolated {vms === 1 ? "VM" : "VMs"} on{" "}
      <span className="mono">{hosts.length}</span> {hosts.length === 1 ? "host" : "hosts"}
    </span>
  );
}
