import { expect, it } from "vitest";
import { durationWords, offsetWords, outageWords } from "./migration-words";

it("says times as a reader compares them, and unknown as unknown", () => {
  expect([offsetWords(50), offsetWords(-1_250), offsetWords(34_700)]).toEqual(["+0.05 s", "−1.25 s", "+34.7 s"]);
  expect([durationWords(80), durationWords(1_500), durationWords(61_000)]).toEqual(["80 ms", "1.5 s", "1 min 1 s"]);
  expect(outageWords({ ms: null, atLeast: false })).toBe("not measured");
  expect(outageWords({ ms: 82, atLeast: false })).toBe("82 ms");
  expect(outageWords({ ms: 8_000, atLeast: true })).toBe("no reply in 8.0 s");
});
