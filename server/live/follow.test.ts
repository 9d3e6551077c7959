import { describe, expect, it } from "vitest";
import { follow } from "./follow";

function source() {
  const listeners = new Set<() => void>();
  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fire: () => {
      for (const listener of listeners) listener();
    },
    count: () => listeners.size,
  };
}

describe("follow", () => {
  it("gives one item at once and one per burst afterwards", async () => {
    const changes = source();
    const abort = new AbortController();
    const items = follow(changes.subscribe, abort.signal, 1);
    expect((await items.next()).done).toBe(false);
    const next = items.next();
    changes.fire();
    changes.fire();
    changes.fire();
    expect((await next).done).toBe(false);
    const third = items.next();
    const winner = await Promise.race([third.then(() => "item"), new Promise((r) => setTimeout(r, 30, "quiet"))]);
    expect(winner).toBe("quiet");
    abort.abort();
    expect((await third).done).toBe(true);
  });

  it("does not lose a change that comes while the consumer works, and unsubscribes at the end", async () => {
    const changes = source();
    const abort = new AbortController();
    const items = follow(changes.subscribe, abort.signal, 1);
    await items.next();
    changes.fire();
    expect((await items.next()).done).toBe(false);
    abort.abort();
    expect((await items.next()).done).toBe(true);
    expect(changes.count()).toBe(0);
  });
});
