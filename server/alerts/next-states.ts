import type { AlertEvent, AlertSubject } from "@/server/model/alert";

/** What one webhook's receiver knows of one thing. Times are epoch milliseconds. */
export type KnownState = {
  readonly subject: AlertSubject;
  readonly present: boolean;
  readonly changedAt: number;
  readonly told: boolean;
  readonly toldAt: number | null;
  readonly returns: number;
};

export type AlertTimes = { readonly settleMs: number; readonly remindMs: number | null };

export type NextStates = {
  /** By key, those that changed; `null`: forgotten. */
  readonly changes: ReadonlyMap<string, KnownState | null>;
  readonly events: readonly AlertEvent[];
};

const HOUR_MS = 3_600_000;
/** Who came back so often within an hour is told of as flapping, however short it stays. */
const FLAPPING_FROM = 3;
/** A heal is waited for at most so many doublings of the settle time. */
const MOST_DOUBLINGS = 6;

/**
 * What is to be told now, and what is known from then on.
 * 1. A thing is told once, when it has lasted for the settle time, and its end once, when it has been gone as long.
 * 2. Each return within an hour doubles how long it must be gone: one that flaps is told of as one, and healed when it rests.
 * 3. What lasts is told again after the reminder's time, if there is one.
 * 4. `silenced` things (muted, below the severity) are forgotten without a word; `isUnknown` ones stay as they are.
 */
export function nextStates(
  known: ReadonlyMap<string, KnownState>,
  present: ReadonlyMap<string, AlertSubject>,
  about: { readonly silenced: ReadonlySet<string>; readonly isUnknown: (key: string) => boolean },
  { settleMs, remindMs }: AlertTimes,
  now: number,
): NextStates {
  const changes = new Map<string, KnownState | null>();
  const events: AlertEvent[] = [];
  for (const key of new Set([...known.keys(), ...present.keys()])) {
    const before = known.get(key);
    const subject = present.get(key);
    if (about.silenced.has(key)) {
      if (before !== undefined) changes.set(key, null);
      continue;
    }
    if (subject === undefined && about.isUnknown(key)) continue;
    const after = subject === undefined ? gone(before) : there(before, subject);
    if (!isSame(before, after)) changes.set(key, after);
  }
  return { changes, events };

  function there(before: KnownState | undefined, subject: AlertSubject): KnownState {
    const state = arrived(before, subject);
    const flapping = state.returns >= FLAPPING_FROM;
    const tell = (event: AlertEvent["event"]): KnownState => {
      events.push({ ...state.subject, event, flapping });
      return { ...state, told: true, toldAt: now };
    };
    if (!state.told) return flapping || now - state.changedAt >= settleMs ? tell("found") : state;
    return remindMs !== null && now - (state.toldAt ?? now) >= remindMs ? tell("reminder") : state;
  }

  function arrived(before: KnownState | undefined, subject: AlertSubject): KnownState {
    if (before === undefined) {
      const began = Date.parse(subject.since);
      const since = Number.isNaN(began) ? now : Math.min(now, began);
      return { subject, present: true, changedAt: since, told: false, toldAt: null, returns: 0 };
    }
    if (!before.present) return { ...before, subject, present: true, changedAt: now, returns: before.returns + 1 };
    const rested = now - before.changedAt >= HOUR_MS;
    return { ...before, subject, returns: rested ? 0 : before.returns };
  }

  function gone(before: KnownState | undefined): KnownState | null {
    if (before === undefined) return null;
    const state = before.present ? { ...before, present: false, changedAt: now } : before;
    const absentMs = now - state.changedAt;
    if (!state.told) return absentMs >= HOUR_MS ? null : state;
    const quietMs = Math.min(HOUR_MS, settleMs * 2 ** Math.min(state.returns, MOST_DOUBLINGS));
    if (absentMs < quietMs) return state;
    events.push({ ...state.subject, event: "healed", flapping: state.returns >= FLAPPING_FROM });
    return { ...state, told: false, toldAt: now };
  }
}

function isSame(before: KnownState | undefined, after: KnownState | null): boolean {
  if (before === undefined || after === null) return before === undefined && after === null;
  return (
    before.present === after.present &&
    before.changedAt === after.changedAt &&
    before.told === after.told &&
    before.toldAt === after.toldAt &&
    before.returns === after.returns &&
    before.subject.message === after.subject.message &&
    before.subject.severity === after.subject.severity
  );
}
