import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideAttempt, type ThrottleState } from "@/server/auth/sign-in-throttle";

const START = Date.parse("2026-01-01T00:00:00Z");

/** How many wrong guesses get through when one is made every `everyMs` for `forMs`. */
function guessesThrough(everyMs: number, forMs: number): number {
  let state: ThrottleState | null = null;
  let through = 0;
  for (let at = 0; at <= forMs; at += everyMs) {
    const attempt = decideAttempt(state, new Date(START + at));
    if (!attempt.allowed) continue;
    state = attempt.next;
    through += 1;
  }
  return through;
}

describe("the throttle of a name", () => {
  it("allows four failures, blocks at the fifth for half a minute, then twice as long, at most 15 minutes", () => {
    let state: ThrottleState | null = null;
    let now = START;
    const waits: number[] = [];
    for (let failure = 1; failure <= 12; failure += 1) {
      const attempt = decideAttempt(state, new Date(now));
      if (!attempt.allowed) throw new Error("the block should be over");
      state = attempt.next;
      waits.push(((state.blockedUntil?.getTime() ?? now) - now) / 1_000);
      now = state.blockedUntil?.getTime() ?? now + 1_000;
    }
    expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it("says until when, and counts nothing meanwhile", () => {
    const blockedUntil = new Date(START + 30_000);
    const state = { failures: 5, lastFailedAt: new Date(START), blockedUntil };
    expect(decideAttempt(state, new Date(START + 29_999))).toEqual({ allowed: false, retryAt: blockedUntil });
    expect(decideAttempt(state, blockedUntil)).toMatchObject({ allowed: true, next: { failures: 6 } });
  });

  it("forgets after an hour of peace", () => {
    const state = { failures: 9, lastFailedAt: new Date(START), blockedUntil: null };
    expect(decideAttempt(state, new Date(START + 3_600_000))).toMatchObject({
      next: { failures: 1, blockedUntil: null },
    });
  });

  it("lets no guesser through more than about a hundred times a day, however the guesses are spaced", () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 1_800_000 }), (everyMs) => {
        expect(guessesThrough(everyMs, 24 * 3_600_000)).toBeLessThanOrEqual(110);
      }),
      { numRuns: 40 },
    );
  });
});
