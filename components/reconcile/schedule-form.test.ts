import { describe, expect, it } from "vitest";
import { readSchedule, type ScheduleForm, scheduleFormOf } from "./schedule-form";

const FORM: ScheduleForm = { enabled: true, intervalMinutes: "60", mode: "apply", deletes: true, atStart: false };

describe("readSchedule", () => {
  it("reads what it wrote", () => {
    const input = { enabled: true, intervalMinutes: 60, mode: "apply" as const, deletes: true, atStart: false };
    expect(readSchedule(scheduleFormOf(input))).toEqual({ ok: true, input });
  });

  it.each(["", "0", "1.5", "10081", "-3", "an hour", "1e3", "0x10"])("refuses %j minutes", (intervalMinutes) => {
    expect(readSchedule({ ...FORM, intervalMinutes })).toEqual({
      ok: false,
      error: "Whole minutes from 1 to 10080, which is a week",
    });
  });

  it.each(["1", " 10080 "])("takes %j minutes", (intervalMinutes) => {
    expect(readSchedule({ ...FORM, intervalMinutes })).toMatchObject({ ok: true });
  });

  it("never deletes by a schedule that only plans", () => {
    expect(readSchedule({ ...FORM, mode: "plan" })).toMatchObject({ ok: true, input: { deletes: false } });
  });
});
