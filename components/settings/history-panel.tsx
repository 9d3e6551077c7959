"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { type HistoryUsage, historySettingsSchema } from "@/server/model/history";
import { localTime } from "../history/moment-words";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { errorFacts } from "../ui/error-facts";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";

const MEGABYTE = 1_000_000;

/** How long, and how much of, what was observed to change is kept. */
export function HistoryPanel() {
  const trpc = useTRPC();
  const usage = useQuery(trpc.history.usage.queryOptions());
  return (
    <QueryView
      query={usage}
      failure="The record of changes could not be read"
      loading={<TableSkeleton label="Reading the record of changes" rows={3} />}
    >
      {(data) => <Retention key={`${data.days} ${data.megabytes}`} usage={data} />}
    </QueryView>
  );
}

function Retention({ usage }: { usage: HistoryUsage }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [days, setDays] = useState(String(usage.days));
  const [megabytes, setMegabytes] = useState(String(usage.megabytes));
  const parsed = historySettingsSchema.safeParse({ days: Number(days), megabytes: Number(megabytes) });
  const problem = (name: string) => parsed.error?.issues.find(({ path }) => path[0] === name)?.message;
  const change = useMutation(
    trpc.history.setRetention.mutationOptions({
      onSuccess: (now) => {
        client.setQueryData(trpc.history.usage.queryKey(), now);
        toast.success("What is too old or too much is forgotten from now on.");
      },
      onError: (error) => toast.error(errorFacts(error).message),
    }),
  );
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.success) change.mutate(parsed.data);
  };
  const { entries, usedBytes, beginsAt } = usage;
  return (
    <form onSubmit={save} className="grid max-w-xl gap-4 p-3 sm:p-4">
      <p className="text-fg-muted text-sm">
        {entries === 0
          ? "Nothing is recorded yet."
          : `${entries.toLocaleString("en")} entries in ${(usedBytes / MEGABYTE).toFixed(1)} MB, since ${beginsAt === null ? "now" : localTime(beginsAt)}.`}{" "}
        What hosts, appliances and the intent show is written down as it changes; counters and ages are not.
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Days kept" error={problem("days")}>
          <Input type="number" min={1} max={366} value={days} onChange={(event) => setDays(event.target.value)} />
        </Field>
        <Field label="Megabytes kept at most" hint="The oldest go first." error={problem("megabytes")}>
          <Input type="number" min={8} value={megabytes} onChange={(event) => setMegabytes(event.target.value)} />
        </Field>
      </div>
      <div>
        <Button type="submit" variant="primary" pending={change.isPending} disabled={!parsed.success}>
          Save
        </Button>
      </div>
    </form>
  );
}
