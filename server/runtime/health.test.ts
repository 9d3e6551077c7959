import { describe, expect, it, vi } from "vitest";
import { createHealthRegistry } from "@/server/runtime/health";

const up = { name: "a", ok: true, message: null };

describe("health", () => {
  it("is good when every thing of every part answers", async () => {
    const health = createHealthRegistry();
    health.register("database", async () => [up]);
    health.register("hosts", async () => []);
    expect(await health.run()).toEqual({
      ok: true,
      parts: { database: { ok: true, items: [up] }, hosts: { ok: true, items: [] } },
    });
    const down = { name: "b", ok: false, message: "no route" };
    health.register("hosts", async () => [up, down]);
    expect(await health.run()).toMatchObject({
      ok: false,
      parts: { database: { ok: true }, hosts: { ok: false, items: [up, down] } },
    });
  });

  it("counts a check that throws or never ends as not answering", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const health = createHealthRegistry();
      health.register("appliances", () => Promise.reject(new Error("broken")));
      health.register("hosts", () => new Promise(() => {}));
      const running = health.run();
      await vi.advanceTimersByTimeAsync(4_001);
      expect(await running).toMatchObject({
        ok: false,
        parts: {
          appliances: { items: [{ message: "broken" }] },
          hosts: { items: [{ name: "hosts", ok: false, message: "no answer within 4 s" }] },
        },
      });
    } finally {
      vi.useRealTimers();
    }
  });
});
