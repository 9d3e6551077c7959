import type { MigrationState, MigrationStepState } from "@/server/model/migration";
import { Badge, type Tone } from "../ui/badge";
import { STATE_WORDS } from "./migration-words";

const TONES: Readonly<Record<MigrationState, Tone>> = {
  running: "accent",
  "rolling-back": "drift",
  done: "ok",
  "rolled-back": "stale",
  failed: "failed",
};

export function MigrationBadge({ state }: { state: MigrationState }) {
  return <Badge tone={TONES[state]}>{STATE_WORDS[state]}</Badge>;
}

const STEP_TONES: Readonly<Record<MigrationStepState, Tone>> = {
  waiting: "neutral",
  running: "accent",
  done: "ok",
  skipped: "unknown",
  failed: "failed",
  undone: "stale",
};

export function StepBadge({ state }: { state: MigrationStepState }) {
  return <Badge tone={STEP_TONES[state]}>{state}</Badge>;
}
