import { expect, test } from "vitest";
import type { LeakRow } from "@/server/lab/hosts/leak-test";
import { leakVerdict } from "@/server/lab/hosts/leak-verdict";

const OPEN: LeakRow = { form: "no tag", sent: 40, atGuests: 30, atWaiting: 30, sentByGuests: 20, heard: 20 };
const ALONE: LeakRow = { ...OPEN, form: "tag 4095 alone", atGuests: 0, atWaiting: 10, heard: 0 };
const DEAD: LeakRow = { ...ALONE, form: "dead VLAN", atWaiting: 0 };

test("it is tight when nothing passes the dead VLAN and the same frames pass without", () => {
  const { lines, isTight } = leakVerdict([OPEN, ALONE, DEAD]);
  expect(isTight).toBe(true);
  expect(lines[1]).toMatch(/^no tag \(libvirt's own plug\) +40 +30 +30 +20 of 20$/);
  expect(lines.at(-1)).toBe("nothing passes the console's plug");
});

test.each([
  ["reaches a guest", { atGuests: 1 }],
  ["reaches another waiting port", { atWaiting: 1 }],
  ["is heard from a guest", { heard: 1 }],
])("one frame that %s is a leak", (_, one) => {
  const { lines, isTight } = leakVerdict([OPEN, ALONE, { ...DEAD, ...one }]);
  expect(isTight).toBe(false);
  expect(lines.at(-1)).toBe("the console's plug leaks: 1 arrivals");
});

test("frames that pass nowhere prove nothing", () => {
  const { lines, isTight } = leakVerdict([{ ...OPEN, atGuests: 0 }, ALONE, DEAD]);
  expect(isTight).toBe(false);
  expect(lines.at(-1)).toContain("nothing is proven");
});
