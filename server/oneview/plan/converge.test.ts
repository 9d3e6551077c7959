import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DesiredNetwork, FabricMirror, UplinkSetRef } from "@/server/model/desired-fabric";
import type { EthernetNetwork, FabricPart, FabricState, GroupUplinkSet, UplinkSet } from "@/server/model/fabric-state";
import { aNetwork, anUplinkSet, emptyFabric } from "@/server/oneview/fabric-fixture";
import { networkIdOfName, oneViewNetworkName, readMark, writeMark } from "@/server/oneview/mark";
import { type FabricNetworksInput, planFabricNetworks } from "@/server/oneview/plan/plan-fabric-networks";
import type { FabricStep } from "@/server/oneview/plan/planning";
import { applyEffect, type ModelWorld } from "@/server/oneview/plan/testing/appliance-model";
import { desiredOf } from "@/server/oneview/plan/testing/plan-samples";
import { orderSteps } from "@/server/reconcile/order-steps";

/** Few of everything, so that names, VLANs, sets and ids meet as often as possible. */
const IDS = [1, 2, 3, 4, 5].map((n) => `0a0a0a0a-0000-4000-8000-00000000000${n}`);
const GROUPS = ["g1", "g2"];
const INTERCONNECTS = { li1: "g1", li2: "g1", li3: "g2" };
const SETS = { prod: "Tagged", spare: "Tagged", flat: "Untagged" };
const REFS: UplinkSetRef[] = [
  ...GROUPS.flatMap((id) =>
    Object.keys(SETS).map((uplinkSetName) => ({ logicalInterconnectGroupId: id, uplinkSetName })),
  ),
  { logicalInterconnectGroupId: "G1", uplinkSetName: "renamed" },
  { logicalInterconnectGroupId: "deleted", uplinkSetName: "prod" },
];
const PARTS: FabricPart[] = ["networks", "groups", "uplinkSets", "logicalInterconnects", "serverProfiles"];

const segments = fc.constantFrom<number | null>(100, 101, 102, null);

const appliances = fc
  .record({
    networks: fc.array(
      fc.record({
        id: fc.constantFrom(...IDS),
        form: fc.constantFrom("proper", "proper", "proper", "upper", "shouted", "renamed", "copy"),
        mark: fc.constantFrom("c", "c", "other", null),
        text: fc.constantFrom("web", "old name"),
        segment: segments,
      }),
      { maxLength: 8 },
    ),
    places: fc.array(fc.tuple(fc.nat(30), fc.nat(7)), { maxLength: 24 }),
    gone: fc.array(fc.nat(8), { maxLength: 2 }),
  })
  .map(({ networks, places, gone }) => buildFabric(networks, places, gone));

function buildFabric(
  drafts: readonly { id: string; form: string; mark: string | null; text: string; segment: number | null }[],
  places: readonly (readonly [number, number])[],
  gone: readonly number[],
): FabricState {
  const networks: EthernetNetwork[] = [];
  for (const [serial, { id, form, mark, text, segment }] of drafts.entries()) {
    const name = {
      proper: oneViewNetworkName(id),
      upper: oneViewNetworkName(id.toUpperCase()),
      shouted: oneViewNetworkName(id).toUpperCase(),
      renamed: `hand ${serial}`,
      copy: `copy ${serial} of ${oneViewNetworkName(id)}`,
    }[form];
    if (name === undefined || networks.some((each) => each.name.toLowerCase() === name.toLowerCase())) continue;
    const description = mark === null ? null : writeMark(text, mark);
    networks.push({ ...aNetwork(`n${serial}`, name, segment), description });
  }
  const groupSets = GROUPS.map(() =>
    Object.entries(SETS).map(([name, type]): GroupUplinkSet & { networkUris: string[] } => ({
      name,
      networkType: "Ethernet",
      ethernetNetworkType: type,
      networkUris: [],
      nativeNetworkUri: null,
    })),
  );
  const live = Object.entries(INTERCONNECTS)
    .flatMap(([li]) =>
      Object.entries(SETS).map(([name, type]): UplinkSet & { networkUris: string[] } => ({
        ...anUplinkSet(`${li}-${name}`, name, `/rest/logical-interconnects/${li}`, []),
        ethernetNetworkType: type,
        networkUris: [],
      })),
    )
    .filter((_, position) => !gone.includes(position));
  const all = [...groupSets.flat(), ...live];
  for (const [at, which] of places) {
    const set = all[at % all.length];
    const network = networks[which];
    if (set === undefined || network === undefined || network.ethernetNetworkType !== set.ethernetNetworkType) continue;
    const held = networks.filter((each) => set.networkUris.includes(each.uri));
    if (held.some((each) => each === network || each.vlanId === network.vlanId)) continue;
    set.networkUris.push(network.uri);
  }
  return {
    ...emptyFabric,
    networks,
    groups: GROUPS.map((id, position) => ({
      uri: `/rest/logical-interconnect-groups/${id}`,
      name: id,
      state: null,
      status: null,
      eTag: null,
      uplinkSets: groupSets[position] ?? [],
    })),
    logicalInterconnects: Object.entries(INTERCONNECTS).map(([li, group]) => ({
      uri: `/rest/logical-interconnects/${li}`,
      name: li,
      groupUri: `/rest/logical-interconnect-groups/${group}`,
      enclosureUris: [],
      interconnectUris: [],
      consistencyStatus: null,
      status: null,
    })),
    uplinkSets: live,
  };
}

const wanted = fc
  .uniqueArray(
    fc.record({
      networkId: fc.constantFrom(...IDS),
      name: fc.constantFrom("web", "db [bridgehead:other]"),
      vlanId: segments,
      refs: fc.subarray(REFS),
      unsure: fc.subarray(REFS, { maxLength: 1 }),
    }),
    { selector: (each) => each.networkId, maxLength: 5 },
  )
  .map((drafts) =>
    drafts.map(
      ({ networkId, name, vlanId, refs, unsure }): DesiredNetwork => ({
        networkId,
        name,
        vlanId,
        ethernetNetworkType: vlanId === null ? "Untagged" : "Tagged",
        uplinkSets: refs.filter((ref) => !unsure.includes(ref)),
        undecidedSets: unsure,
      }),
    ),
  );

const mirrors = fc.record({
  networks: fc.uniqueArray(
    fc.record({
      networkId: fc.constantFrom(...IDS),
      oneViewNetworkId: fc.constantFrom("n0", "n1", "n2", "N3", "n4", "gone"),
    }),
    { selector: (each) => each.networkId },
  ),
  members: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...REFS)), {
      selector: ([id, ref]) => `${id} ${JSON.stringify(ref)}`,
      maxLength: 10,
    })
    .map((pairs) => pairs.map(([networkId, ref]) => ({ networkId, ...ref }))),
  connections: fc.constant([]),
});

const inputs = fc
  .record({
    fabric: appliances,
    mirror: mirrors,
    wanted,
    undecided: fc.subarray(IDS, { maxLength: 2 }),
    fixed: fc.subarray(["n0", "N2", "nowhere"]),
    deletes: fc.constantFrom<"perform" | "tick">("perform", "tick"),
    scope: fc.option(fc.subarray(IDS), { nil: null, freq: 3 }),
    unread: fc.oneof({ weight: 2, arbitrary: fc.constant<FabricPart[]>([]) }, fc.subarray(PARTS)),
  })
  .map((draft): FabricNetworksInput => {
    const networks = draft.wanted.filter((each) => !draft.undecided.includes(each.networkId));
    return {
      desired: desiredOf({
        networks,
        undecided: new Map(
          draft.undecided.map((id) => [id, { name: "", reason: "A set was not read.", uplinkSets: [] }]),
        ),
        fixedOneViewNetworkIds: new Set(draft.fixed),
      }),
      mirror: draft.mirror,
      fabric: { ...draft.fabric, errors: draft.unread.map((part) => ({ part, message: "503." })) },
      scope: { networkIds: draft.scope === null ? null : new Set(draft.scope), portIds: null },
      deletes: draft.deletes,
    };
  });

function apply(world: ModelWorld, steps: readonly FabricStep[]): ModelWorld {
  return steps.reduce((now, step) => applyEffect(now, step.effect), world);
}

/** Where each network is: `<set> <network uri>`, of groups and live sets. */
function placesOf(fabric: FabricState): Set<string> {
  const places = new Set<string>();
  for (const group of fabric.groups) {
    for (const set of group.uplinkSets)
      for (const uri of set.networkUris) places.add(`${group.uri} ${set.name} ${uri}`);
  }
  for (const set of fabric.uplinkSets) for (const uri of set.networkUris) places.add(`${set.uri} ${set.name} ${uri}`);
  return places;
}

/** Neither in the mirror, nor marked ours, nor under the name of a wanted network; or marked by another cloud. */
function isForeign(network: EthernetNetwork, { desired, mirror }: FabricNetworksInput): boolean {
  const mark = readMark(network.description);
  if (mark !== null) return mark !== desired.cloudId;
  const named = networkIdOfName(network.name);
  return (
    !mirror.networks.some((each) => network.uri.endsWith(`/${each.oneViewNetworkId.toLowerCase()}`)) &&
    !desired.networks.some((each) => each.networkId === named)
  );
}

function foreignOf(fabric: FabricState, input: FabricNetworksInput) {
  const networks = input.fabric.networks.filter((each) => isForeign(each, input)).map((each) => each.uri);
  return {
    networks: fabric.networks.filter((each) => networks.includes(each.uri)),
    places: [...placesOf(fabric)].filter((place) => networks.some((uri) => place.endsWith(` ${uri}`))).sort(),
  };
}

const runs = { numRuns: 400 };

describe("planFabricNetworks, from any intent, mirror and appliance", { timeout: 60_000 }, () => {
  it("leaves nothing to do once every step is performed in order, and never meets a refusal", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const steps = orderSteps(planFabricNetworks(input).steps);
        const world = apply({ fabric: input.fabric, mirror: input.mirror }, steps);
        const again = planFabricNetworks({ ...input, ...world }).steps;
        expect(again.map((step) => `${step.id}: ${step.why}`)).toEqual([]);
      }),
      runs,
    );
  });

  it("never changes what is foreign", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const steps = orderSteps(planFabricNetworks(input).steps);
        const { fabric } = apply({ fabric: input.fabric, mirror: input.mirror }, steps);
        expect(foreignOf(fabric, input)).toEqual(foreignOf(input.fabric, input));
      }),
      runs,
    );
  });

  it("takes a network that stays out of a set only where the mirror says that we put it there", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const steps = orderSteps(planFabricNetworks(input).steps);
        const { fabric } = apply({ fabric: input.fabric, mirror: input.mirror }, steps);
        const after = placesOf(fabric);
        const alive = new Set(fabric.networks.map((each) => each.uri));
        const ours = new Set(input.mirror.members.map((each) => each.uplinkSetName));
        for (const place of placesOf(input.fabric)) {
          const [, set = "", uri = ""] = place.split(" ");
          if (alive.has(uri) && !after.has(place)) expect(ours).toContain(set);
        }
      }),
      runs,
    );
  });

  it("deletes only what a chosen step names, whichever steps are chosen with what they need", () => {
    fc.assert(
      fc.property(inputs, fc.infiniteStream(fc.boolean()), (input, coin) => {
        const steps = orderSteps(planFabricNetworks(input).steps);
        const chosen: FabricStep[] = [];
        const ids = new Set<string>();
        for (const step of steps) {
          if (!coin.next().value || !step.dependsOn.every((id) => ids.has(id))) continue;
          chosen.push(step);
          ids.add(step.id);
        }
        const { fabric } = apply({ fabric: input.fabric, mirror: input.mirror }, chosen);
        const named = chosen.flatMap(({ effect }) =>
          effect.kind === "network.delete" || effect.kind === "network.replace" ? [effect.oneViewNetworkId] : [],
        );
        const alive = new Set(fabric.networks.map((each) => each.uri));
        const dead = input.fabric.networks.filter((each) => !alive.has(each.uri));
        for (const each of dead) expect(named).toContain(each.uri.slice(each.uri.lastIndexOf("/") + 1));
      }),
      runs,
    );
  });

  it("takes nothing away without a tick where deleting needs one", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const input = { ...given, deletes: "tick" as const };
        const ids = new Set<string>();
        const unticked = orderSteps(planFabricNetworks(input).steps).filter((step) => {
          if (step.needsTick === true || !step.dependsOn.every((id) => ids.has(id))) return false;
          ids.add(step.id);
          return true;
        });
        const { fabric } = apply({ fabric: input.fabric, mirror: input.mirror }, unticked);
        const uris = fabric.networks.map((each) => each.uri);
        for (const each of input.fabric.networks) expect(uris).toContain(each.uri);
        const after = placesOf(fabric);
        for (const place of placesOf(input.fabric)) expect(after).toContain(place);
      }),
      runs,
    );
  });

  it("concludes nothing from a list that could not be read", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const kinds = planFabricNetworks(input).steps.map((step) => step.effect.kind);
        const unread = new Set(input.fabric.errors.map((error) => error.part));
        if (unread.has("networks")) expect(kinds).toEqual([]);
        if (unread.has("groups") || unread.has("uplinkSets") || unread.has("logicalInterconnects")) {
          for (const kind of kinds) expect(["network.adopt", "network.forget"]).toContain(kind);
        }
      }),
      runs,
    );
  });

  it("meets every kind of step and what stops it in these worlds", () => {
    const seen = new Set<string>();
    const empty: FabricMirror = { networks: [], members: [], connections: [] };
    for (const input of fc.sample(inputs, { numRuns: 800, seed: 7 })) {
      for (const mirror of [input.mirror, empty]) {
        const plan = planFabricNetworks({ ...input, mirror });
        for (const step of plan.steps) seen.add(step.effect.kind);
        if (plan.collisions.length > 0) seen.add("collision");
        if (plan.withheld.size > 0) seen.add("withheld");
        if (plan.notices.some((notice) => notice.includes("bears the mark of cloud other"))) seen.add("foreign");
      }
    }
    const effects = ["create", "adopt", "replace", "delete", "forget"].map((kind) => `network.${kind}`);
    const rest = ["uplink-set.join", "uplink-set.leave", "collision", "withheld", "foreign"];
    expect([...seen].sort()).toEqual([...effects, ...rest].sort());
  });
});
