import type { MigrationOutage, MigrationSummary } from "@/server/model/migration";

/** Seconds with a sign from a moment, e.g. `+0.45 s`. */
export function offsetWords(ms: number): string {
  const seconds = Math.abs(ms) / 1_000;
  return `${ms < 0 ? "−" : "+"}${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

export function durationWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000
    ? `${(ms / 1_000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}

/** What was measured; unknown is said as unknown. */
export function outageWords({ ms, atLeast }: MigrationOutage): string {
  if (ms === null) return "not measured";
  return atLeast ? `no reply in ${durationWords(ms)}` : `${ms} ms`;
}

export function yesNo(value: boolean | null): string {
  if (value === null) return "unknown";
  return value ? "yes" : "no";
}

export const STATE_WORDS: Readonly<Record<MigrationSummary["state"], string>> = {
  running: "under way",
  "rolling-back": "going back",
  done: "done",
  "rolled-back": "taken back",
  failed: "failed",
};
