const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `now`, `12 s`, `4 min`, `3 h`, `2 d`, `5 wk`: how long ago in the fewest characters. Negative ages are clock skew: `now`. */
export function formatAge(ageMs: number): string {
  if (ageMs < SECOND) return "now";
  if (ageMs < MINUTE) return `${Math.floor(ageMs / SECOND)} s`;
  if (ageMs < HOUR) return `${Math.floor(ageMs / MINUTE)} min`;
  if (ageMs < 2 * DAY) return `${Math.floor(ageMs / HOUR)} h`;
  if (ageMs < 21 * DAY) return `${Math.floor(ageMs / DAY)} d`;
  return `${Math.floor(ageMs / (7 * DAY))} wk`;
}

/** Milliseconds until the text of that age changes. */
export function nextChange(ageMs: number): number {
  const unit = ageMs < MINUTE ? SECOND : ageMs < HOUR ? MINUTE : HOUR;
  return unit - (Math.max(0, ageMs) % unit);
}
