import { expect, test } from "vitest";
import { guestMove } from "@/server/lab/hosts/migrate-guest";

test("a guest and a host of the lab by their names", () => {
  expect(guestMove("test", "c2")).toMatchObject({ guest: { name: "test", address: "10.0.0.2" }, destination: "c2" });
});

test.each([
  [undefined, undefined, "say which guest"],
  ["tset", "c2", "the lab has no guest tset"],
  ["test", undefined, "say which host"],
  ["test", "c3", "the lab has no host c3"],
])("%s to %s is refused", (guest, host, words) => {
  expect(() => guestMove(guest, host)).toThrow(words);
});
