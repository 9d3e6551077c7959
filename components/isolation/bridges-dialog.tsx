"use client";

import { useState } from "react";
import type { IsolationHostView } from "@/server/model/isolation-view";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { RunnerFooter } from "../plan/runner-footer";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

type Asked = { readonly bridges: string[] | null; readonly attempt: number };

/** FILTERED_BRIDGES of a host: all, or those that are named. */
export function BridgesDialog({ host, onClose }: { host: IsolationHostView; onClose: () => void }) {
  const client = useTRPCClient();
  const [all, setAll] = useState(host.filteredBridges === null);
  const [text, setText] = useState(host.filteredBridges?.join(" ") ?? "");
  const [asked, setAsked] = useState<Asked | null>(null);
  const named = text.split(/[\s,]+/).filter((name) => name !== "");
  const there = host.bridges.map(({ name }) => name);
  return (
    <Dialog open onOpenChange={onClose} title={`Filtered bridges of ${host.hostName}`} className={PLAN_DIALOG}>
      {asked === null ? (
        <form
          noValidate
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (all || named.length > 0) setAsked({ bridges: all ? null : named, attempt: Date.now() });
          }}
        >
          <Checkbox
            checked={all}
            onCheckedChange={setAll}
            label="All Linux bridges"
            hint="but not Neutron’s qbr bridges, where security groups rule"
          />
          {all ? null : (
            <Field
              label="Only these"
              hint={there.length === 0 ? "No Linux bridge was seen on the host." : `There: ${there.join(", ")}`}
              error={named.length === 0 ? "Name at least one bridge." : undefined}
            >
              <Input className="mono" value={text} onChange={(event) => setText(event.target.value)} />
            </Field>
          )}
          <RunnerFooter onBack={undefined}>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary">
              Show plan
            </Button>
          </RunnerFooter>
        </form>
      ) : (
        <PlanRunner
          planKey={["filtered-bridges", host.hostId, asked.attempt]}
          makePlan={() =>
            client.isolation.setBridges.mutate({ host: host.hostId, bridges: asked.bridges, mode: "plan" })
          }
          verb="Set bridges"
          onBack={() => setAsked(null)}
          onClose={onClose}
        >
          {(applied) => <Applied plan={applied} onClose={onClose} />}
        </PlanRunner>
      )}
    </Dialog>
  );
}
