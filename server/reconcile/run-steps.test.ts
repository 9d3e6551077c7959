import { describe, expect, it } from "vitest";
import type { Step } from "@/server/model/plan";
import { digestInput } from "@/server/reconcile/digest-input";
import { runSteps } from "@/server/reconcile/run-steps";
import { selectSteps } from "@/server/reconcile/select-steps";

function step(id: string, ...dependsOn: string[]): Step & { effect: string } {
  return { id, verb: "test", target: id, why: "", risk: "none", dependsOn, before: null, after: null, effect: id };
}

async function run(perform: (id: string) => Promise<void>, signal = new AbortController().signal) {
  const said: string[] = [];
  for await (const progress of runSteps([step("a"), step("b"), step("c")], (each) => perform(each.id), signal)) {
    said.push(`${progress.step.id} ${progress.state}`);
  }
  return said;
}

describe("runSteps", () => {
  it("performs one after the other and tells both ends of each", async () => {
    const performed: string[] = [];
    const said = await run(async (id) => {
      performed.push(id);
    });
    expect(performed).toEqual(["a", "b", "c"]);
    expect(said).toEqual(["a running", "a done", "b running", "b done", "c running", "c done"]);
  });

  it("stops at the first failure", async () => {
    const performed: string[] = [];
    const said = await run(async (id) => {
      performed.push(id);
      if (id === "b") throw new Error("no");
    });
    expect(performed).toEqual(["a", "b"]);
    expect(said.at(-1)).toBe("b failed");
  });

  it("stops between steps when aborted: the running step goes to its end", async () => {
    const abort = new AbortController();
    const performed: string[] = [];
    const said = await run(async (id) => {
      abort.abort();
      await Promise.resolve();
      performed.push(id);
    }, abort.signal);
    expect(performed).toEqual(["a"]);
    expect(said).toEqual(["a running", "a done", "b cancelled"]);
  });
});

describe("selectSteps", () => {
  const steps = [step("a"), step("b", "a"), step("c")];

  it("takes all when nothing is picked, and keeps the order of the plan", () => {
    expect(selectSteps(steps, undefined)).toEqual(steps);
    expect(selectSteps(steps, ["c", "a"]).map((each) => each.id)).toEqual(["a", "c"]);
    expect(selectSteps(steps, [])).toEqual([]);
  });

  it("refuses a step without what it needs, and a step that is not there", () => {
    expect(() => selectSteps(steps, ["b"])).toThrow('Step "b" needs a, which was not picked.');
    expect(() => selectSteps(steps, ["x"])).toThrow('The plan has no step "x".');
  });
});

describe("digestInput", () => {
  const scope = { kind: "mappings", cloudId: "c" } as const;
  const text = (input: { steps?: readonly ReturnType<typeof step>[]; basis?: unknown }) =>
    digestInput({ scope, steps: input.steps ?? [step("a")], basis: input.basis ?? null });

  it("is the same for the same plan, whatever the order of its steps", () => {
    expect(text({ steps: [step("b"), step("a")] })).toBe(text({ steps: [step("a"), step("b")] }));
  });

  it("differs with any fact of a step, with its effect, and with what it was planned on", () => {
    const other = { ...step("a"), after: { VLAN: "12" } };
    expect(text({ steps: [other] })).not.toBe(text({}));
    expect(text({ steps: [{ ...step("a"), effect: "other" }] })).not.toBe(text({}));
    expect(text({ basis: { profiles: ["p"] } })).not.toBe(text({}));
  });
});
