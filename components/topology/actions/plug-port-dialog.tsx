"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { HostSummary } from "@/server/model/host-view";
import { Applied, PLAN_DIALOG } from "../../plan/change-dialog";
import { PlanRunner } from "../../plan/plan-runner";
import { useTRPC, useTRPCClient } from "../../trpc";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Field } from "../../ui/field";
import { QueryView } from "../../ui/query-view";
import { Select } from "../../ui/select";
import { Skeleton } from "../../ui/skeleton";

type PlugPortDialogProps = { host: HostSummary; onClose: () => void };
type Asked = { readonly id: string; readonly attempt: number };

/** Binds a port that is nowhere yet to this host: it is plugged and wired there. */
export function PlugPortDialog({ host, onClose }: PlugPortDialogProps) {
  const client = useTRPCClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <Dialog open onOpenChange={onClose} title={`Plug a port on ${host.name}`} className={PLAN_DIALOG}>
      {asked === null ? (
        <PickPort onPick={(id) => setAsked({ id, attempt: Date.now() })} onClose={onClose} />
      ) : (
        <PlanRunner
          planKey={["plug-port", host.id, asked.id, asked.attempt]}
          makePlan={() => client.ports.bind.mutate({ id: asked.id, host: host.name, mode: "plan" })}
          verb="Plug port"
          onBack={() => setAsked(null)}
          onClose={onClose}
        >
          {(applied) => <Applied plan={applied} onClose={onClose} />}
        </PlanRunner>
      )}
    </Dialog>
  );
}

function PickPort({ onPick, onClose }: { onPick: (id: string) => void; onClose: () => void }) {
  const trpc = useTRPC();
  const ports = useQuery(trpc.ports.list.queryOptions({ vnicType: "normal" }));
  const [picked, setPicked] = useState<string | undefined>();
  return (
    <QueryView query={ports} failure="The ports could not be read" loading={<Skeleton className="h-16 w-full" />}>
      {(data) => {
        const free = data.filter(({ host, deviceOwner }) => host === "" && !deviceOwner.startsWith("network:"));
        return (
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              if (picked !== undefined) onPick(picked);
            }}
          >
            {free.length === 0 ? (
              <p className="text-fg-muted text-sm">
                Every port of a guest is on a host already.{" "}
                <Link href="/ports?add=port" className="text-accent hover:underline">
                  Create a port
                </Link>
              </p>
            ) : (
              <Field label="Port" hint="Ports of guests that are on no host yet">
                <Select
                  autoFocus
                  value={picked}
                  onValueChange={setPicked}
                  placeholder="Pick one"
                  options={free.map(({ id, name, networkName, fixedIps }) => ({
                    value: id,
                    label: name || `port ${id.slice(0, 8)}`,
                    detail: [networkName, ...fixedIps.map(({ address }) => address)].join(", "),
                  }))}
                />
              </Field>
            )}
            <footer className="-mx-4 -mb-4 flex justify-end gap-2 border-t px-4 py-3">
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" variant="primary" disabled={picked === undefined}>
                Show plan
              </Button>
            </footer>
          </form>
        );
      }}
    </QueryView>
  );
}
