import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOperations } from "@/server/hosts/backends/simulated/apply";
import { emptyHost } from "@/server/hosts/backends/simulated/empty-host";
import { type SimulatedModel, simulatedModelSchema } from "@/server/hosts/backends/simulated/model";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import { arbitraryOperation } from "@/server/hosts/backends/testing/arbitrary-operations";
import { normaliseState } from "@/server/hosts/backends/testing/normalise-state";
import { scenarios } from "@/server/hosts/backends/testing/scenarios";
import type { HostOperation } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";

const BARE = emptyHost("sim");

/** What is performed one by one, leaving out what is refused. */
function hostAfter(operations: readonly HostOperation[], from: SimulatedModel = BARE): SimulatedModel {
  return operations.reduce((model, operation) => {
    const applied = applyOperations(model, [operation]);
    return applied.ok ? applied.model : model;
  }, from);
}

const sequence = fc.array(arbitraryOperation, { maxLength: 30 });

describe.each(scenarios("system"))("$name", ({ steps }) => {
  it("is performed step by step, twice is once, and nothing is left over", () => {
    let model = BARE;
    for (const { what, operations, refused, isOnce } of steps) {
      const applied = applyOperations(model, operations);
      expect(applied.ok ? "well" : applied.error.kind, what).toBe(refused ?? "well");
      if (!applied.ok) continue;
      model = applied.model;
      if (!isOnce) expect(applyOperations(model, operations), `${what}, again`).toEqual({ ok: true, model });
    }
    expect(normaliseState(toHostState(model, 0))).toEqual(normaliseState(toHostState(BARE, 0)));
  });
});

describe("any operations", () => {
  it("done twice do what they do once", () => {
    fc.assert(
      fc.property(sequence, arbitraryOperation, (operations, last) => {
        const once = applyOperations(hostAfter(operations), [last]);
        fc.pre(once.ok);
        if (once.ok) expect(applyOperations(once.model, [last])).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  it("leave nothing behind when one of an effect's is refused", () => {
    const refused: HostOperation = { op: "link.set", namespace: "", name: "nothing", up: true };
    fc.assert(
      fc.property(sequence, sequence, (operations, effect) => {
        const model = hostAfter(operations);
        const before = structuredClone(model);
        expect(applyOperations(model, [...effect, refused]).ok).toBe(false);
        expect(model).toEqual(before);
      }),
    );
  });

  it("keep the host whole: no member, peer or port without the other side", () => {
    fc.assert(
      fc.property(sequence, (operations) => {
        expect(dangling(toHostState(hostAfter(operations), 0))).toEqual([]);
      }),
    );
  });

  it("are kept by the snapshot as they are", () => {
    fc.assert(
      fc.property(sequence, (operations) => {
        const model = hostAfter(operations);
        expect(simulatedModelSchema.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
      }),
    );
  });

  it("mostly work: what is generated is worth generating", () => {
    const samples = fc.sample(sequence, { numRuns: 200, seed: 4 });
    const outcomes = samples.flatMap((operations) =>
      operations.map((operation, at) => [
        operation.op,
        applyOperations(hostAfter(operations.slice(0, at)), [operation]).ok,
      ]),
    );
    const worked = new Set(outcomes.filter(([, ok]) => ok).map(([op]) => op));
    expect(worked.size).toBeGreaterThan(20);
    expect(outcomes.filter(([, ok]) => ok).length / outcomes.length).toBeGreaterThan(0.4);
  });
});

function dangling(state: HostState): string[] {
  const found: string[] = [];
  for (const { name: namespace, links, routes } of state.namespaces) {
    const names = new Set(links?.map(({ name }) => name));
    for (const { name, master, peer } of links ?? []) {
      if (master !== null && !names.has(master)) found.push(`${name} in ${master}`);
      if (peer === null) continue;
      const other = state.namespaces
        .find((each) => each.name === peer.namespace)
        ?.links?.find((link) => link.name === peer.name);
      if (other?.peer?.name !== name || other.peer.namespace !== namespace) found.push(`${name} beside ${peer.name}`);
    }
    for (const { device } of routes ?? [])
      if (device !== null && !names.has(device)) found.push(`route over ${device}`);
  }
  for (const bridge of state.ovs?.bridges ?? []) {
    const open = bridge.ports
      .flatMap(({ interfaces }) => interfaces.flatMap(({ ofport }) => ofport ?? []))
      .filter((n) => n > 0);
    if (new Set(open).size < open.length) found.push(`a number twice on ${bridge.name}`);
  }
  return found;
}
