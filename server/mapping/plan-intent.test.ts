import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import { planIntent } from "@/server/mapping/plan-intent";
import {
  factsOf,
  flatMapping,
  intentOf,
  network,
  physicalNetwork,
  reflection,
  uplinkSetMapping,
} from "@/server/mapping/testing/intent-samples";

const facts = factsOf({});

function plan(current: CloudIntent, desired: CloudIntent) {
  return planIntent({ current, desired, facts });
}

/** What the database would hold after the steps. A step that contradicts what is there throws, as the database would. */
function performed(current: CloudIntent, effects: readonly IntentEffect[]): CloudIntent {
  let { physicalNetworks, networks, flatMappings, uplinkSetMappings, reflections } = current;
  const without = <T>(list: readonly T[], isMeant: (each: T) => boolean): T[] => {
    const rest = list.filter((each) => !isMeant(each));
    if (rest.length !== list.length - 1) throw new Error("removed something that was not there once");
    return rest;
  };
  const key = (value: object) => JSON.stringify(value);
  for (const effect of effects) {
    switch (effect.kind) {
      case "physical-network.create":
        physicalNetworks = [...physicalNetworks, effect.physicalNetwork];
        break;
      case "physical-network.delete":
        physicalNetworks = without(physicalNetworks, (each) => each.name === effect.name);
        break;
      case "network.create":
        networks = [...networks, effect.network];
        break;
      case "network.update":
        networks = [...without(networks, (each) => each.id === effect.network.id), effect.network];
        break;
      case "network.delete":
        networks = without(networks, (each) => each.id === effect.networkId);
        break;
      case "flat-mapping.create":
        if (flatMappings.some((each) => each.physicalNetwork === effect.mapping.physicalNetwork))
          throw new Error("taken");
        flatMappings = [...flatMappings, effect.mapping];
        break;
      case "flat-mapping.delete":
        flatMappings = without(flatMappings, (each) => each.physicalNetwork === effect.mapping.physicalNetwork);
        break;
      case "uplink-set-mapping.create":
        if (uplinkSetMappings.some((each) => each.uplinkSetName === effect.mapping.uplinkSetName))
          throw new Error("taken");
        uplinkSetMappings = [...uplinkSetMappings, effect.mapping];
        break;
      case "uplink-set-mapping.delete":
        uplinkSetMappings = without(uplinkSetMappings, (each) => key(each) === key(effect.mapping));
        break;
      case "mapping-order.write":
        expect(flatMappings.map(key).sort()).toEqual(effect.flat.map(key).sort());
        flatMappings = effect.flat;
        uplinkSetMappings = effect.uplinkSets;
        break;
      case "reflection.create":
        if (reflections.some((each) => each.networkId === effect.reflection.networkId)) throw new Error("taken");
        reflections = [...reflections, effect.reflection];
        break;
      case "reflection.delete":
        reflections = without(reflections, (each) => each.networkId === effect.networkId);
        break;
    }
  }
  return { ...current, physicalNetworks, networks, flatMappings, uplinkSetMappings, reflections };
}

const physicalName = fc.constantFrom("p", "q", "r");
const anyIntent: fc.Arbitrary<CloudIntent> = fc
  .record({
    networks: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom("n1", "n2", "n3", "n4", "n5"),
        type: fc.constantFrom("flat", "vlan", "gre"),
        physical: physicalName,
        name: fc.constantFrom("one", "two"),
      }),
      { selector: (each) => each.id },
    ),
    flat: fc.uniqueArray(fc.tuple(physicalName, fc.constantFrom("ov1", "ov2")), { selector: (each) => each[0] }),
    sets: fc.uniqueArray(fc.tuple(physicalName, fc.constantFrom("s1", "s2")), { selector: (each) => each[1] }),
    mirror: fc.uniqueArray(fc.tuple(fc.constantFrom("n1", "n2", "n3", "gone"), fc.constantFrom("ov1", "ov2")), {
      selector: (each) => each[0],
    }),
  })
  .map(({ networks, flat, sets, mirror }) =>
    intentOf({
      networks: networks.map(({ id, type, physical, name }) =>
        network(id, {
          name,
          networkType: type,
          physicalNetwork: type === "gre" ? null : physical,
          segmentationId: type === "flat" ? null : 7,
        }),
      ),
      flatMappings: flat.map(([physical, id]) => flatMapping(physical, id)),
      uplinkSetMappings: sets.map(([physical, name]) => uplinkSetMapping(physical, name)),
      reflections: mirror.map(([id, ov]) => reflection(id, ov)),
    }),
  );

describe("planIntent", () => {
  it("is empty after it was performed, from any state to any other", () => {
    fc.assert(
      fc.property(anyIntent, anyIntent, (current, other) => {
        // provider attributes never change on one id
        const networks = other.networks.map((each) => {
          const old = current.networks.find((before) => before.id === each.id);
          return old === undefined ? each : { ...old, name: each.name };
        });
        const desired = { ...other, networks, reflections: current.reflections };
        const steps = plan(current, desired);
        const after = performed(
          current,
          steps.map((step) => step.effect),
        );
        expect(after.flatMappings).toEqual(desired.flatMappings);
        expect(after.uplinkSetMappings).toEqual(desired.uplinkSetMappings);
        expect(plan(after, after)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("maps a flat network and adopts what lies on it: one addition, one adoption, nothing on the appliance", () => {
    const current = intentOf({ networks: [network("n1", { name: "ext" }), network("n2", { physicalNetwork: "q" })] });
    const steps = plan(current, { ...current, flatMappings: [flatMapping("p", "ov")] });
    expect(steps.map((step) => [step.verb, step.target, step.risk, step.dependsOn])).toEqual([
      ["mapping.add", 'flat mapping of physical network "p"', "none", []],
      ["network.adopt", 'network "ext" (n1)', "low", ["mapping.add:flat:p"]],
    ]);
    expect(steps[0]?.before).toBeNull();
    expect(steps[0]?.after).toMatchObject({
      "OneView network": "name of ov",
      "OneView type": "Tagged, VLAN 120",
      "uplink sets": "set of LI",
      "logical interconnects": "LI",
      "profiles with connections": "none",
      "written on the appliance": "nothing",
    });
  });

  it("removes in the reverse order: release, then the mapping", () => {
    const current = intentOf({
      networks: [network("n1", {})],
      flatMappings: [flatMapping("p", "ov")],
      reflections: [reflection("n1", "ov")],
    });
    const steps = plan(current, { ...current, flatMappings: [] });
    expect(steps.map((step) => step.verb)).toEqual(["network.release", "mapping.remove"]);
    expect(steps.every((step) => step.after === null && step.risk === "low")).toBe(true);
  });

  it("warns of a VLAN that is ignored, and of two physical networks that become one", () => {
    const current = intentOf({
      networks: [network("n1", { networkType: "vlan", segmentationId: 55 })],
      flatMappings: [flatMapping("q", "ov")],
    });
    const steps = plan(current, { ...current, flatMappings: [flatMapping("q", "ov"), flatMapping("p", "ov")] });
    expect(steps.map((step) => [step.verb, step.risk])).toEqual([
      ["mapping.add", "high"],
      ["network.adopt", "high"],
    ]);
    expect(steps[0]?.why).toContain('"q": they become one broadcast domain');
    expect(steps[1]?.why).toContain("VLAN 55 is ignored");
  });

  it("shows only what changes of a network, and calls its admin state a high risk", () => {
    const current = intentOf({ networks: [network("n1", { name: "old" })] });
    const rename = plan(current, { ...current, networks: [network("n1", { name: "new" })] });
    expect(rename.map((step) => [step.verb, step.before, step.after, step.risk])).toEqual([
      ["network.update", { name: "old" }, { name: "new" }, "none"],
    ]);
    const down = plan(current, { ...current, networks: [network("n1", { name: "old", adminStateUp: false })] });
    expect(down.map((step) => step.risk)).toEqual(["high"]);
  });

  it("makes a physical network before what lies on it", () => {
    const current = intentOf({});
    const steps = plan(current, {
      ...current,
      physicalNetworks: [...current.physicalNetworks, physicalNetwork("new", "flat")],
      networks: [network("n1", { physicalNetwork: "new" })],
      flatMappings: [flatMapping("new", "ov")],
    });
    expect(steps.map((step) => step.verb)).toEqual([
      "physical-network.create",
      "mapping.add",
      "network.create",
      "network.adopt",
    ]);
  });

  it("leaves alone what is reflected by networks that the console manages", () => {
    const current = intentOf({ networks: [network("n1", {})], reflections: [reflection("n1", "ours", true)] });
    expect(plan(current, current)).toEqual([]);
  });
});
