"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarClock, ChevronDown } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Popover } from "../ui/popover";
import { inputTime, momentAt, momentWords, timeOf } from "./moment-words";

type MomentPickerProps = {
  /** e.g. `From`. */
  label: string;
  value: string;
  onChange: (moment: string) => void;
  beginsAt: number | null;
};

const AGO = [
  { label: "15 minutes ago", ms: 900_000 },
  { label: "1 hour ago", ms: 3_600_000 },
  { label: "6 hours ago", ms: 21_600_000 },
  { label: "1 day ago", ms: 86_400_000 },
] as const;

/** A moment by its distance, to the second, or a case. */
export function MomentPicker({ label, value, onChange, beginsAt }: MomentPickerProps) {
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const cases = useQuery(trpc.cases.list.queryOptions());
  const names = new Map((cases.data ?? []).map(({ id, name }) => [id, name]));
  const [now, setNow] = useState(0);
  const choose = (moment: string) => {
    setOpen(false);
    onChange(moment);
  };
  const given = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get("moment");
    const at = typeof text === "string" ? new Date(text).getTime() : Number.NaN;
    if (!Number.isNaN(at)) choose(momentAt(at));
  };
  return (
    <Popover
      label={`${label}: choose a moment`}
      className="w-72"
      open={open}
      onOpenChange={(next) => {
        setNow(Date.now());
        setOpen(next);
      }}
      trigger={
        <Button size="sm" aria-label={`${label} ${momentWords(value, names)}`}>
          <CalendarClock aria-hidden className="size-3.5" />
          <span className="text-fg-muted">{label}</span>
          <span className="mono" suppressHydrationWarning>
            {momentWords(value, names)}
          </span>
          <ChevronDown aria-hidden className="size-3 text-fg-faint" />
        </Button>
      }
    >
      <div className="grid gap-3 p-3">
        <div className="grid grid-cols-2 gap-1.5">
          <Button size="sm" onClick={() => choose("live")}>
            Now
          </Button>
          {AGO.filter(({ ms }) => beginsAt !== null && now - ms >= beginsAt).map((each) => (
            <Button key={each.label} size="sm" onClick={() => choose(momentAt(now - each.ms))}>
              {each.label}
            </Button>
          ))}
          {beginsAt === null ? null : (
            <Button size="sm" onClick={() => choose(momentAt(beginsAt))}>
              Record begins
            </Button>
          )}
        </div>
        <form onSubmit={given} className="grid grid-cols-[1fr_auto] items-end gap-1.5">
          <Field label="Time">
            <Input
              type="datetime-local"
              name="moment"
              step={1}
              required
              defaultValue={inputTime(timeOf(value, now) ?? now)}
            />
          </Field>
          <Button type="submit">Set</Button>
        </form>
        {names.size === 0 ? null : (
          <section aria-label="Cases" className="grid max-h-40 gap-px overflow-y-auto">
            <h3 className="mb-1 font-medium text-xs">Cases</h3>
            {[...names].map(([id, name]) => (
              <button
                key={id}
                type="button"
                onClick={() => choose(`case:${id}`)}
                className="truncate rounded-sm px-1.5 py-1 text-left text-sm hover:bg-hover pointer-coarse:py-2"
              >
                {name}
              </button>
            ))}
          </section>
        )}
      </div>
    </Popover>
  );
}
