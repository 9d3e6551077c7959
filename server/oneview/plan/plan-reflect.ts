import type { DesiredNetwork } from "@/server/model/desired-fabric";
import type { EthernetNetwork } from "@/server/model/fabric-state";
import type { Cause } from "@/server/model/plan";
import { oneViewNetworkName, readMark, writeMark } from "@/server/oneview/mark";
import { listed } from "@/server/oneview/plan/notice-book";
import { type FabricStep, networkWords, type Planning, segmentWords, stepIds } from "@/server/oneview/plan/planning";
import { serversOn } from "@/server/oneview/plan/servers-on-network";
import type { Standing } from "@/server/oneview/plan/standing";
import { resourceId } from "@/server/oneview/resource-uri";

/** What becomes of a wanted network itself, before its uplink sets. */
export type Reflected = {
  readonly wanted: DesiredNetwork;
  readonly step: FabricStep | null;
  /** The network that is there and stays; `null`: it is made (anew) by the step. */
  readonly network: EthernetNetwork | null;
};

/**
 * - not there: create;
 * - there, with the right type and VLAN: adopt when name, mark or mirror are not right, else nothing;
 * - there with another type or VLAN, which cannot be changed: replace, always with a tick;
 * - marked by another cloud, or the name is taken: nothing but a notice. `null`: it is left alone, uplink sets too.
 */
export function planReflect(planning: Planning, wanted: DesiredNetwork): Reflected | null {
  const { desired, index, notices } = planning;
  const standing = planning.standings.get(wanted.networkId.toLowerCase()) ?? { kind: "absent", mirrored: false };
  const appliance = index.fabric.name;
  const name = oneViewNetworkName(wanted.networkId);
  switch (standing.kind) {
    case "foreign":
      notices.say(
        `"${standing.network.name}" on ${appliance} bears the mark of cloud ${standing.cloudId}, so cloud "${desired.cloudName}" (${desired.cloudId}) leaves it alone: ${networkWords(wanted)} is not shown by it. Remove the mark from its description in OneView if that cloud is gone.`,
      );
      return null;
    case "name-taken":
      notices.say(
        `${capital(networkWords(wanted))} cannot be made on ${appliance}: network "${standing.network.name}" has taken the name "${name}". Rename that one in OneView.`,
      );
      return null;
    case "absent":
      return { wanted, network: null, step: createStep(planning, wanted, standing.mirrored) };
    case "here": {
      const right = isSameSegment(standing.network, wanted);
      if (standing.nameHeldBy !== null) {
        notices.say(
          `${capital(networkWords(wanted))} is "${standing.network.name}" on ${appliance}, and another network bears its name "${name}": neither is changed. Delete or rename one of them in OneView.`,
        );
        return right ? { wanted, network: standing.network, step: null } : null;
      }
      if (right) return { wanted, network: standing.network, step: adoptStep(planning, wanted, standing) };
      if (!planning.setsKnown) return null;
      if (isFixed(planning, standing.network)) {
        notices.say(
          `"${standing.network.name}" on ${appliance} is ${segmentWords(standing.network)} instead of ${segmentWords(wanted)}, and a flat mapping leads to it: it is not replaced. Remove that flat mapping first.`,
        );
        return null;
      }
      return { wanted, network: null, step: replaceStep(planning, wanted, standing) };
    }
  }
}

export function isFixed(planning: Planning, network: EthernetNetwork): boolean {
  for (const id of planning.desired.fixedOneViewNetworkIds ?? []) {
    if (planning.index.networkById(id) === network) return true;
  }
  return false;
}

function createStep(planning: Planning, wanted: DesiredNetwork, mirrored: boolean): FabricStep {
  const { cloudName } = planning.desired;
  return {
    ...common(planning, wanted),
    why: mirrored
      ? `It was made on ${planning.index.fabric.name} and is gone there: ${segmentWords(wanted)}.`
      : `Cloud "${cloudName}" has it, mapped to uplink sets of ${planning.index.fabric.name}, which lacks it: ${segmentWords(wanted)}.`,
    risk: "none",
    cause: mirrored ? "missing" : "asked",
    before: null,
    after: wantedFacts(planning, wanted),
    effect: { kind: "network.create", ...bodyOf(planning, wanted) },
  };
}

function adoptStep(
  planning: Planning,
  wanted: DesiredNetwork,
  standing: Standing & { kind: "here" },
): FabricStep | null {
  const { network, mirrored } = standing;
  const body = bodyOf(planning, wanted);
  const written = network.name !== body.oneViewName || network.description !== body.description;
  if (!written && mirrored === "this") return null;
  const appliance = planning.index.fabric.name;
  const cause: Cause = mirrored === "none" ? "asked" : "changed";
  const why =
    mirrored === "this"
      ? `Name or description on ${appliance} are not what they should be: they are put right.`
      : readMark(network.description) === null
        ? `"${network.name}" (${segmentWords(network)}) is on ${appliance} already and bears nobody's mark: it is taken over, not made anew.`
        : `"${network.name}" (${segmentWords(network)}) is on ${appliance} already and bears our mark: the console only takes note of it.`;
  return {
    ...common(planning, wanted),
    why,
    risk: written ? "low" : "none",
    cause,
    before: networkFacts(planning, network, mirrored === "this"),
    after: { ...wantedFacts(planning, wanted), "OneView network id": resourceId(network.uri) },
    effect: { kind: "network.adopt", oneViewNetworkId: resourceId(network.uri), ...body },
  };
}

function replaceStep(planning: Planning, wanted: DesiredNetwork, standing: Standing & { kind: "here" }): FabricStep {
  const { network } = standing;
  const servers = serversOn(planning.index, network.uri);
  const users = planning.usesKnown
    ? servers.length === 0
      ? "No server profile uses it."
      : `Connections of ${listed(servers)} use it and fail until they lead to the new one.`
    : "Who uses it is not known: the appliance did not show its profiles.";
  return {
    ...common(planning, wanted),
    why: `"${network.name}" on ${planning.index.fabric.name} is ${segmentWords(network)} instead of ${segmentWords(wanted)}, which cannot be changed: it is deleted and made anew. ${users}`,
    risk: "high",
    needsTick: true,
    cause: "changed",
    before: {
      ...networkFacts(planning, network, standing.mirrored === "this"),
      "profiles with connections": planning.usesKnown ? listed(servers) : "unknown",
    },
    after: wantedFacts(planning, wanted),
    effect: { kind: "network.replace", oneViewNetworkId: resourceId(network.uri), ...bodyOf(planning, wanted) },
  };
}

function common(planning: Planning, wanted: DesiredNetwork) {
  return {
    id: stepIds.reflect(planning.desired.applianceId, wanted.networkId),
    verb: "network.reflect",
    target: `${networkWords(wanted)} on ${planning.index.fabric.name}`,
    place: "appliance" as const,
    dependsOn: [],
  };
}

function bodyOf(planning: Planning, wanted: DesiredNetwork) {
  return {
    applianceId: planning.desired.applianceId,
    networkId: wanted.networkId,
    ethernetNetworkType: wanted.ethernetNetworkType,
    vlanId: wanted.vlanId,
    oneViewName: oneViewNetworkName(wanted.networkId),
    description: writeMark(wanted.name, planning.desired.cloudId),
  };
}

function wantedFacts(planning: Planning, wanted: DesiredNetwork): Record<string, string> {
  const body = bodyOf(planning, wanted);
  return facts(planning, { ...body, name: body.oneViewName }, "yes");
}

function networkFacts(planning: Planning, network: EthernetNetwork, mirrored: boolean): Record<string, string> {
  return {
    ...facts(planning, network, mirrored ? "yes" : "no"),
    "OneView network id": resourceId(network.uri),
  };
}

function facts(
  planning: Planning,
  network: Pick<EthernetNetwork, "name" | "description" | "ethernetNetworkType" | "vlanId">,
  known: string,
): Record<string, string> {
  return {
    appliance: planning.index.fabric.name,
    "OneView name": network.name,
    description: network.description ?? "none",
    type: network.ethernetNetworkType,
    VLAN: network.vlanId === null || network.vlanId === 0 ? "untagged" : String(network.vlanId),
    "known to the console": known,
  };
}

function isSameSegment(network: EthernetNetwork, wanted: DesiredNetwork): boolean {
  return network.ethernetNetworkType === wanted.ethernetNetworkType && (network.vlanId ?? 0) === (wanted.vlanId ?? 0);
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
