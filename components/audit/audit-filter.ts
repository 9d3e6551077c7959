import { parseAsString, parseAsStringLiteral } from "nuqs";

export const OUTCOMES = ["requested", "done", "failed", "refused"] as const;
export const RANGES = ["hour", "day", "week", "month"] as const;

const RANGE_MS: Readonly<Record<(typeof RANGES)[number], number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
};

/** The filter as it stands in the address. */
export const auditParams = {
  text: parseAsString.withDefault(""),
  outcome: parseAsStringLiteral(OUTCOMES),
  within: parseAsStringLiteral(RANGES),
};

export type AuditParams = {
  readonly text: string;
  readonly outcome: (typeof OUTCOMES)[number] | null;
  readonly within: (typeof RANGES)[number] | null;
};

/** The filter as the API takes it; `within` counts back from `now` (epoch milliseconds). */
export function auditQuery({ text, outcome, within }: AuditParams, now: number) {
  const wanted = text.trim().slice(0, 200);
  return {
    ...(wanted === "" ? {} : { text: wanted }),
    ...(outcome === null ? {} : { outcome }),
    ...(within === null ? {} : { since: new Date(now - RANGE_MS[within]) }),
  };
}
