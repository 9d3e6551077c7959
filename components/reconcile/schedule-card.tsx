"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import type { ScheduleView } from "@/server/model/schedule";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { RelativeTime } from "../ui/relative-time";
import { Segmented } from "../ui/segmented";
import { NextRun } from "./next-run";
import { readSchedule, type ScheduleForm, scheduleFormOf } from "./schedule-form";

const MODES = [
  { value: "plan", label: "Plan only" },
  { value: "apply", label: "Apply" },
] as const;

/** How one cloud is reconciled by itself, when it last was and when it will be. */
export function ScheduleCard({ schedule }: { schedule: ScheduleView }) {
  const mayChange = useMay("operator");
  return (
    <section
      aria-label={`Schedule of ${schedule.cloudName}`}
      className="grid gap-3 rounded-md border bg-surface p-3 sm:p-4"
    >
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 flex-1 break-words font-medium text-sm">Schedule of {schedule.cloudName}</h2>
        {schedule.enabled ? <Badge tone="ok">on</Badge> : <Badge>off</Badge>}
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <dt className="text-fg-faint">Last run</dt>
        <dd>
          <RelativeTime at={schedule.lastRunAt} ago />
          {schedule.lastPlanId ? (
            <>
              {" "}
              <Link href={`/changes/${schedule.lastPlanId}`} className="underline hover:text-accent">
                its plan
              </Link>
            </>
          ) : schedule.lastRunAt !== null && schedule.lastProblem === null ? (
            <span className="text-fg-muted">, nothing differed</span>
          ) : null}
        </dd>
        <dt className="text-fg-faint">Next run</dt>
        <dd>
          <NextRun at={schedule.nextRunAt} />
        </dd>
      </dl>
      {schedule.lastProblem ? <Banner tone="warning">{schedule.lastProblem}</Banner> : null}
      {mayChange ? <ScheduleFields schedule={schedule} /> : <ScheduleWords schedule={schedule} />}
    </section>
  );
}

function ScheduleWords({ schedule }: { schedule: ScheduleView }) {
  const { enabled, intervalMinutes, mode, deletes, atStart } = schedule;
  const what =
    mode === "plan"
      ? "a plan is left to be read"
      : `what differs is applied, ${deletes ? "with" : "without"} deletions`;
  return (
    <p className="text-fg-muted text-sm">
      {enabled ? `Every ${intervalMinutes} min ${what}` : "It is not reconciled by itself"}
      {atStart ? ", and when the console starts." : "."}
    </p>
  );
}

function ScheduleFields({ schedule }: { schedule: ScheduleView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [edits, setEdits] = useState<ScheduleForm | null>(null);
  const [fault, setFault] = useState<string>();
  const form = edits ?? scheduleFormOf(schedule);
  const set = (part: Partial<ScheduleForm>) => setEdits({ ...form, ...part });
  const save = useMutation(
    trpc.reconcile.schedule.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.reconcile.schedules.pathFilter());
        setEdits(null);
        toast.success(`Schedule of ${schedule.cloudName} changed`);
      },
    }),
  );
  const submit = () => {
    const reading = readSchedule(form);
    setFault(reading.ok ? undefined : reading.error);
    if (reading.ok) save.mutate({ cloudId: schedule.cloudId, ...reading.input });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="grid gap-3 border-t pt-3"
    >
      <Checkbox
        checked={form.enabled}
        onCheckedChange={(enabled) => set({ enabled })}
        label="Reconcile on a schedule"
      />
      <div className="grid grid-cols-[7rem_1fr] gap-3">
        <Field label="Every (min)" error={fault}>
          <Input
            inputMode="numeric"
            className="mono"
            value={form.intervalMinutes}
            onChange={(event) => set({ intervalMinutes: event.target.value })}
          />
        </Field>
        <div className="grid content-start gap-1">
          <span className="font-medium text-xs">What differs</span>
          <Segmented label="What differs" value={form.mode} onValueChange={(mode) => set({ mode })} options={MODES} />
        </div>
      </div>
      {form.mode === "apply" ? (
        <Checkbox
          checked={form.deletes}
          onCheckedChange={(deletes) => set({ deletes })}
          label="May delete and move"
          hint="Otherwise such rows stay in the plan, to be ticked by name."
        />
      ) : null}
      <Checkbox
        checked={form.atStart}
        onCheckedChange={(atStart) => set({ atStart })}
        label="Also when the console starts"
      />
      {save.error ? <ErrorPanel title="The schedule was not changed" error={save.error} /> : null}
      <div className="flex justify-end gap-2">
        {edits ? <Button onClick={() => setEdits(null)}>Discard</Button> : null}
        <Button type="submit" variant="primary" pending={save.isPending} disabled={edits === null}>
          Save schedule
        </Button>
      </div>
    </form>
  );
}
