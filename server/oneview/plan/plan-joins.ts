import type { DesiredNetwork, UplinkSetRef } from "@/server/model/desired-fabric";
import type { EthernetNetwork } from "@/server/model/fabric-state";
import { uplinkSetKey } from "@/server/oneview/plan/fabric-index";
import { listed } from "@/server/oneview/plan/notice-book";
import type { Reflected } from "@/server/oneview/plan/plan-reflect";
import { type FabricStep, networkWords, type Planning, segmentWords, stepIds } from "@/server/oneview/plan/planning";
import { serversGaining } from "@/server/oneview/plan/servers-on-network";
import type { SetPlace } from "@/server/oneview/plan/set-place";
import { setProblem } from "@/server/oneview/plan/set-problem";

/** What one uplink set takes at most. */
export const UPLINK_SET_LIMIT = 1000;

export type Join = { readonly networkId: string; readonly place: SetPlace; readonly step: FabricStep };

export type Joins = {
  readonly joins: readonly Join[];
  /** Sentences, with the network that each is about. */
  readonly blocked: readonly { readonly sentence: string; readonly about: string }[];
  /** Those of them that tell of a VLAN, or of an untagged set that is taken. */
  readonly collisions: readonly string[];
};

/** Step ids after which a OneView network is no longer in a set: by its uri, in that set or altogether. */
export type Departures = {
  of(networkUri: string, place: SetPlace): string | null;
};

/**
 * Networks into the sets that shall carry them: the group's and every live one that lacks it, or the mirror's note of it.
 * A set takes a network when it is there, of the network's type, not full, and nobody else has its VLAN there. Who has it
 * but goes in the same plan is waited for; among those that come, the first by id has it.
 */
export function planJoins(planning: Planning, reflected: readonly Reflected[], departures: Departures): Joins {
  const { mirror } = planning;
  const members = new Set(mirror.members.map((each) => `${each.networkId.toLowerCase()} ${uplinkSetKey(each)}`));
  const claims = new Map<SetPlace, Map<number, DesiredNetwork>>();
  const joins: Join[] = [];
  const blocked: { sentence: string; about: string }[] = [];
  const collisions: string[] = [];
  for (const { wanted, network, step } of reflected) {
    const about = networkWords(wanted);
    for (const ref of wanted.undecidedSets ?? []) {
      const place = planning.index.place(ref);
      const sentence = setProblem(planning.index.fabric, place, wanted) ?? `The type of ${place.label} was not known.`;
      blocked.push({ sentence: `${sentence} Nothing is put into it or taken out.`, about });
    }
    for (const [key, ref] of new Map(wanted.uplinkSets.map((each) => [uplinkSetKey(each), each]))) {
      const place = planning.index.place(ref);
      const problem = setProblem(planning.index.fabric, place, wanted);
      if (problem !== null) {
        blocked.push({ sentence: problem, about });
        continue;
      }
      for (const each of place.without) {
        blocked.push({
          sentence: `Logical interconnect "${each.name}" has no uplink set "${ref.uplinkSetName}", so ${place.label} is not live there. Update it from its group in OneView.`,
          about,
        });
      }
      const mirrored = members.has(`${wanted.networkId.toLowerCase()} ${key}`);
      if (mirrored && isWhole(place, network)) continue;
      const claimed = claims.get(place) ?? new Map<number, DesiredNetwork>();
      claims.set(place, claimed);
      const obstacle = obstacleOf(planning, { wanted, network, place, claimed, departures });
      if (obstacle.kind === "blocked") {
        const sentence = `Network "${wanted.name || "unnamed"}" (${wanted.networkId.slice(0, 8)}, ${segmentWords(wanted)}) is not put into ${place.label}: ${obstacle.because}`;
        blocked.push({ sentence, about: "" });
        if (obstacle.collision) collisions.push(sentence);
        continue;
      }
      claimed.set(wanted.vlanId ?? 0, wanted);
      const dependsOn = [...(step === null ? [] : [step.id]), ...obstacle.after];
      joins.push({
        networkId: wanted.networkId,
        place,
        step: joinStep(planning, { wanted, network, place, ref, mirrored, dependsOn }),
      });
    }
  }
  return { joins, blocked, collisions };
}

/** The group's set and every live one hold it. */
function isWhole(place: SetPlace, network: EthernetNetwork | null): boolean {
  return (
    network !== null && place.inGroup.has(network.uri) && place.live.every((each) => each.networkUris.has(network.uri))
  );
}

type Obstacle =
  | { readonly kind: "none"; readonly after: readonly string[] }
  | { readonly kind: "blocked"; readonly because: string; readonly collision: boolean };

function obstacleOf(
  planning: Planning,
  at: {
    wanted: DesiredNetwork;
    network: EthernetNetwork | null;
    place: SetPlace;
    claimed: ReadonlyMap<number, DesiredNetwork>;
    departures: Departures;
  },
): Obstacle {
  const { wanted, network, place, claimed, departures } = at;
  const { networkByUri } = planning.index;
  const isUntagged = wanted.vlanId === null;
  const others = isUntagged ? [...place.holds] : (place.byVlan.get(wanted.vlanId) ?? []);
  const after: string[] = [];
  for (const uri of others) {
    if (uri === network?.uri) continue;
    const step = departures.of(uri, place);
    if (step === null) {
      const name = networkByUri.get(uri)?.name ?? uri;
      const because = isUntagged
        ? `it takes one network, and holds "${name}". Take that one out in OneView, or map another set.`
        : `"${name}" has VLAN ${wanted.vlanId} there already. Take that one out in OneView, or give one of them another VLAN.`;
      return { kind: "blocked", because, collision: true };
    }
    if (step !== stepIds.reflect(planning.desired.applianceId, wanted.networkId)) after.push(step);
  }
  const rival = claimed.get(wanted.vlanId ?? 0);
  if (rival !== undefined) {
    const because = isUntagged
      ? `it takes one network, and ${networkWords(rival)} comes into it.`
      : `${networkWords(rival)} comes into it with the same VLAN. Give one of them another VLAN.`;
    return { kind: "blocked", because, collision: true };
  }
  const isNew = network === null || !place.holds.has(network.uri);
  if (isNew && place.holds.size + claimed.size >= UPLINK_SET_LIMIT) {
    const because = `it would hold more than ${UPLINK_SET_LIMIT} networks. Take some out first, or map another set.`;
    return { kind: "blocked", because, collision: false };
  }
  return { kind: "none", after };
}

function joinStep(
  planning: Planning,
  join: {
    wanted: DesiredNetwork;
    network: EthernetNetwork | null;
    place: SetPlace;
    ref: UplinkSetRef;
    mirrored: boolean;
    dependsOn: readonly string[];
  },
): FabricStep {
  const { wanted, network, place, ref, mirrored, dependsOn } = join;
  const { desired, index } = planning;
  const lacking = place.live.filter((each) => network === null || !each.networkUris.has(network.uri));
  const missing = lacking.map((each) => each.interconnect.name).sort();
  const carried = place.live.map((each) => each.interconnect.name).sort();
  const had = carried.filter((name) => !missing.includes(name));
  const inGroup = network !== null && place.inGroup.has(network.uri);
  const lackingUris = new Set(lacking.map((each) => each.interconnect.uri));
  const gaining = network === null ? [] : serversGaining(index, network.uri, lackingUris);
  const touches = !inGroup || lacking.length > 0;
  const where = {
    "OneView network": network?.name ?? "made by the step before",
    segment: segmentWords(wanted),
    "uplink set": ref.uplinkSetName,
    group: place.group?.name ?? ref.logicalInterconnectGroupId,
  };
  const lacks = [...(inGroup ? [] : ["the group"]), ...missing.map((name) => `logical interconnect ${name}`)];
  return {
    id: stepIds.join(desired.applianceId, wanted.networkId, ref),
    verb: "uplink-set.join",
    target: `${place.label} on ${index.fabric.name}`,
    why: touches
      ? `${networkWords(wanted)}, ${segmentWords(wanted)}, shall leave by it${mirrored ? " and was put into it before" : ""}; lacking it: ${listed(lacks)}.`
      : `${networkWords(wanted)}, ${segmentWords(wanted)}, is in it already: the console only takes note of it.`,
    risk: touches ? "low" : "none",
    place: "appliance",
    cause: mirrored ? "missing" : "asked",
    dependsOn,
    before: {
      ...where,
      "in the group": inGroup ? "yes" : "no",
      "carried by logical interconnects": listed(had),
      "logical interconnects without it": listed(missing),
    },
    after: {
      ...where,
      "in the group": "yes",
      "carried by logical interconnects": listed(carried),
      "logical interconnects without it": "none",
      "servers that gain reach": planning.usesKnown ? listed(gaining) : "unknown",
    },
    effect: {
      kind: "uplink-set.join",
      applianceId: desired.applianceId,
      networkId: wanted.networkId,
      logicalInterconnectGroupId: ref.logicalInterconnectGroupId,
      uplinkSetName: ref.uplinkSetName,
    },
  };
}
