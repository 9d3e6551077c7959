import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { SharedLook } from "./shared-look";

function looks() {
  const ends: (() => void)[] = [];
  const shared = new SharedLook(
    () =>
      new Promise<number>((resolve) => {
        const mine = ends.length + 1;
        ends.push(() => resolve(mine));
      }),
  );
  return { shared, ends };
}

it("gives everybody who came during a look the next one, and one only", async () => {
  const { shared, ends } = looks();
  const first = shared.take();
  const later = [shared.take(), shared.take(), shared.take()];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  expect(await first).toBe(1);
  await turn();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  expect(await Promise.all(later)).toEqual([2, 2, 2]);
});

it("looks again after a look that failed", async () => {
  let count = 0;
  const shared = new SharedLook(async () => {
    count += 1;
    if (count === 1) throw new Error("away");
    return count;
  });
  const first = shared.take();
  const second = shared.take();
  await expect(first).rejects.toThrow("away");
  expect(await second).toBe(2);
  expect(await shared.take()).toBe(3);
});
