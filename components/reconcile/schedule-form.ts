import { type ScheduleInput, scheduleInputSchema } from "@/server/model/schedule";

/** The schedule as it is typed. */
export type ScheduleForm = Omit<ScheduleInput, "intervalMinutes"> & { readonly intervalMinutes: string };

export function scheduleFormOf(schedule: ScheduleInput): ScheduleForm {
  const { enabled, intervalMinutes, mode, deletes, atStart } = schedule;
  return { enabled, intervalMinutes: String(intervalMinutes), mode, deletes, atStart };
}

export type ScheduleReading =
  | { readonly ok: true; readonly input: ScheduleInput }
  | { readonly ok: false; readonly error: string };

/** Deleting is part of applying: a schedule that only plans never asks for it. */
export function readSchedule(form: ScheduleForm): ScheduleReading {
  const text = form.intervalMinutes.trim();
  const reading = scheduleInputSchema.safeParse({
    ...form,
    deletes: form.mode === "apply" && form.deletes,
    intervalMinutes: /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN,
  });
  return reading.success
    ? { ok: true, input: reading.data }
    : { ok: false, error: "Whole minutes from 1 to 10080, which is a week" };
}
