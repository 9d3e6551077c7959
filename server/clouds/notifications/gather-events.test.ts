import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { CloudEvent } from "@/server/clouds/notifications/cloud-event";
import { EventGatherer } from "@/server/clouds/notifications/gather-events";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event = (type: string): CloudEvent => ({ type, refs: [] });

it("hands on together what comes together, and what comes meanwhile afterwards", async () => {
  const bundles: string[] = [];
  let finish = () => {};
  const gatherer = new EventGatherer(
    (events, hasMore) => {
      bundles.push(events.map(({ type }) => type).join("") + (hasMore ? "+" : ""));
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
    { quietMs: 100, mostEvents: 3 },
  );
  gatherer.add(event("a"));
  await vi.advanceTimersByTimeAsync(60);
  gatherer.add(event("b"));
  expect(bundles).toEqual([]);
  await vi.advanceTimersByTimeAsync(60);
  expect(bundles).toEqual(["ab"]);
  for (const type of ["c", "d", "e", "f"]) gatherer.add(event(type));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(bundles).toHaveLength(1);
  finish();
  await vi.advanceTimersByTimeAsync(100);
  expect(bundles).toEqual(["ab", "cde+"]);
  gatherer.poke();
  finish();
  await vi.advanceTimersByTimeAsync(100);
  expect(bundles).toEqual(["ab", "cde+", ""]);
  finish();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(bundles).toHaveLength(3);
});

it("hands nothing on once it is closed, which waits for what is under way", async () => {
  const work = vi.fn(() => Promise.resolve());
  const gatherer = new EventGatherer(work, { quietMs: 100, mostEvents: 3 });
  gatherer.add(event("a"));
  await gatherer.close();
  gatherer.add(event("b"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(work).not.toHaveBeenCalled();
});
