import type { PlanRun, RequestCount, RunStep, StepState } from "@/server/model/plan-run";
import { formatBytes } from "../cases/format-bytes";

/** A run in figures and words. Rows that were left out do not count. */
export type RunFigures = Readonly<Record<StepState, number>> & {
  /** Rows that were to be done. */
  readonly picked: number;
  /** The objects being worked on, each once. */
  readonly current: readonly string[];
};

export function runFigures(steps: readonly RunStep[]): RunFigures {
  const counts = { pending: 0, running: 0, done: 0, failed: 0, skipped: 0 };
  for (const step of steps) counts[step.state] += 1;
  const current = new Set(steps.filter(({ state }) => state === "running").map(({ target }) => target));
  return { ...counts, picked: steps.length - counts.skipped, current: [...current] };
}

/** `134 requests (20 reads, 114 writes), 1.2 MB sent and received`. */
export function requestWords({ total, reads, writes, bytesUp, bytesDown }: RequestCount): string {
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  return `${count(total, "request")} (${count(reads, "read")}, ${count(writes, "write")}), ${formatBytes(bytesUp)} sent, ${formatBytes(bytesDown)} received`;
}

/** How a run that has ended went, in one sentence. */
export function outcomeWords({ status, steps }: Pick<PlanRun, "status" | "steps">): string {
  const { done, failed, pending, running, skipped, picked } = runFigures(steps);
  const begun = pending + running;
  const rows = (count: number) => `${count} ${count === 1 ? "row" : "rows"}`;
  const left = skipped > 0 ? ` ${rows(skipped)} left out.` : "";
  switch (status) {
    case "applied":
      if (steps.length === 0) return "Nothing was to be done.";
      return `${rows(done)} done.${left}`;
    case "failed":
      return `${failed === 0 ? "It did not come to its end" : `${failed} of ${rows(picked)} failed`}; ${done} done, ${begun} not done.${left}`;
    case "cancelled":
      return done + failed === 0
        ? "Nothing was done."
        : `Ended between rows: ${done} of ${rows(picked)} done, ${begun} not begun.${left}`;
    case "stale":
      return "Something changed after it was planned; nothing was done.";
    case "planned":
      return `${rows(steps.length)} wait to be applied.`;
    case "applying":
      return `${done} of ${rows(picked)} done.`;
  }
}
