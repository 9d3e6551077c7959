"use client";

import type { IsolationHostView } from "@/server/model/isolation-view";
import { ChangeDialog } from "../plan/change-dialog";
import { useTRPCClient } from "../trpc";
import { BridgesDialog } from "./bridges-dialog";
import { IsolateDialog } from "./isolate-dialog";

export type IsolationAction = "isolate" | "flush" | "bridges" | "stop";

type IsolationActionDialogProps = {
  action: IsolationAction;
  /** Managed ones. */
  hosts: readonly IsolationHostView[];
  hostId: string | null;
  /** To be let go. */
  vm: string | null;
  onClose: () => void;
};

/** What can be done about isolation, each as a plan to read. */
export function IsolationActionDialog({ action, hosts, hostId, vm, onClose }: IsolationActionDialogProps) {
  const client = useTRPCClient();
  const host = hosts.find((each) => each.hostId === hostId);
  if (action === "isolate") return <IsolateDialog hosts={hosts} hostId={host?.hostId ?? null} onClose={onClose} />;
  if (host === undefined) return null;
  if (action === "bridges") return <BridgesDialog host={host} onClose={onClose} />;
  if (action === "stop") {
    if (vm === null) return null;
    return (
      <ChangeDialog
        open
        onOpenChange={onClose}
        title={`Stop isolating ${vm} on ${host.hostName}`}
        verb="Stop isolating"
        planKey={["stop-isolating", host.hostId, vm]}
        makePlan={() => client.isolation.stop.mutate({ host: host.hostId, vm, mode: "plan" })}
      />
    );
  }
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Flush rules of VMs that are gone on ${host.hostName}`}
      verb="Flush"
      planKey={["flush-isolation", host.hostId]}
      makePlan={() => client.isolation.flush.mutate({ host: host.hostId, mode: "plan" })}
    />
  );
}
