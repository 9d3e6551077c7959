import type { MirroredMember } from "@/server/model/desired-fabric";
import type { EthernetNetwork } from "@/server/model/fabric-state";
import { oneViewNetworkName, readMark } from "@/server/oneview/mark";
import { uplinkSetKey } from "@/server/oneview/plan/fabric-index";
import { listed } from "@/server/oneview/plan/notice-book";
import { type FabricStep, type Planning, segmentWords, stepIds } from "@/server/oneview/plan/planning";
import { serversLosing } from "@/server/oneview/plan/servers-on-network";
import type { SetPlace } from "@/server/oneview/plan/set-place";
import { mirroredNetwork } from "@/server/oneview/plan/standing";
import { resourceId } from "@/server/oneview/resource-uri";

export type Leave = {
  readonly member: MirroredMember;
  readonly place: SetPlace;
  /** What leaves on the appliance; `null`: nothing is left there, or it is not ours to take out. */
  readonly network: EthernetNetwork | null;
  readonly step: FabricStep;
};

/**
 * Memberships that we made and that nothing intends any more: out of the group's set and the live ones. What was put
 * there by hand is not in the mirror and stays. Where nothing of it is left, only the mirror is put right.
 */
export function planLeaves(planning: Planning): readonly Leave[] {
  const { desired, mirror, index } = planning;
  const wanted = new Set<string>();
  for (const network of desired.networks) {
    for (const ref of [...network.uplinkSets, ...(network.undecidedSets ?? [])]) {
      wanted.add(`${network.networkId.toLowerCase()} ${uplinkSetKey(ref)}`);
    }
  }
  const undecided = new Set([...(desired.undecided?.keys() ?? [])].map((id) => id.toLowerCase()));
  const names = new Map(desired.networks.map((each) => [each.networkId.toLowerCase(), each.name]));
  const rows = new Map(mirror.networks.map((each) => [each.networkId.toLowerCase(), each]));

  const found: { member: MirroredMember; place: SetPlace; network: EthernetNetwork | null }[] = [];
  const leavingSets = new Map<string, Set<string>>();
  for (const member of mirror.members) {
    const key = member.networkId.toLowerCase();
    if (!planning.inScope(member.networkId) || undecided.has(key) || wanted.has(`${key} ${uplinkSetKey(member)}`)) {
      continue;
    }
    const standing = planning.standings.get(key);
    if (standing?.kind === "foreign" || standing?.kind === "name-taken") continue;
    const ours =
      standing === undefined
        ? orphanNetwork(planning, member.networkId, rows.get(key))
        : standing.kind === "here"
          ? standing.network
          : undefined;
    const place = index.place(member);
    const network = ours !== undefined && place.holds.has(ours.uri) ? ours : null;
    if (network !== null) {
      const leaving = leavingSets.get(network.uri) ?? new Set<string>();
      for (const { set } of place.live) leaving.add(set.uri);
      leavingSets.set(network.uri, leaving);
    }
    found.push({ member, place, network });
  }
  return found.map(({ member, place, network }) => {
    const losing =
      network === null ? [] : serversLosing(index, network.uri, leavingSets.get(network.uri) ?? new Set<string>());
    const name = names.get(member.networkId.toLowerCase());
    return { member, place, network, step: leaveStep(planning, { member, place, network, losing, name }) };
  });
}

/** The network of a membership whose network is not wanted any more, where it is still ours to touch. */
function orphanNetwork(
  planning: Planning,
  networkId: string,
  row: { readonly networkId: string; readonly oneViewNetworkId: string } | undefined,
): EthernetNetwork | undefined {
  const { index, desired } = planning;
  const named = index.networkByName(oneViewNetworkName(networkId));
  const ours = named !== undefined && readMark(named.description) === desired.cloudId ? named : undefined;
  const network = mirroredNetwork(networkId, row, index) ?? ours;
  if (network === undefined || planning.kept.has(network.uri)) return undefined;
  const cloudId = readMark(network.description);
  return cloudId === null || cloudId === desired.cloudId ? network : undefined;
}

function leaveStep(
  planning: Planning,
  leave: {
    member: MirroredMember;
    place: SetPlace;
    network: EthernetNetwork | null;
    losing: readonly string[];
    name: string | undefined;
  },
): FabricStep {
  const { member, place, network, losing, name } = leave;
  const { desired, index } = planning;
  const who =
    name === undefined
      ? `Network ${member.networkId.slice(0, 8)}, which is no longer managed there,`
      : `Network "${name || "unnamed"}" (${member.networkId.slice(0, 8)})`;
  const from = place.live.filter((each) => network !== null && each.networkUris.has(network.uri));
  const interconnects = from.map((each) => each.interconnect.name).sort();
  const lost = planning.usesKnown ? listed(losing) : "unknown";
  const base = {
    id: stepIds.leave(desired.applianceId, member.networkId, member),
    verb: "uplink-set.leave",
    target: `${place.label} on ${index.fabric.name}`,
    place: "appliance" as const,
    dependsOn: [],
    cause: "orphan" as const,
    effect: {
      kind: "uplink-set.leave" as const,
      applianceId: desired.applianceId,
      networkId: member.networkId,
      logicalInterconnectGroupId: member.logicalInterconnectGroupId,
      uplinkSetName: member.uplinkSetName,
      oneViewNetworkId: network === null ? null : resourceId(network.uri),
    },
  };
  const where = {
    network: member.networkId,
    "uplink set": member.uplinkSetName,
    group: place.group?.name ?? member.logicalInterconnectGroupId,
  };
  if (network === null) {
    return {
      ...base,
      why: `${who} is not in it any more, or is not ours to take out: the console only forgets that it was put there.`,
      risk: "none",
      before: { ...where, "known to the console": "yes" },
      after: null,
    };
  }
  const servers = !planning.usesKnown
    ? " Which servers lose reach is not known: the appliance did not show its profiles."
    : losing.length === 0
      ? " No server loses reach."
      : ` Servers that lose reach: ${lost}.`;
  return {
    ...base,
    why: `${who} was put into it and no mapping wants it there any more.${servers}`,
    risk: losing.length > 0 || !planning.usesKnown ? "high" : "low",
    ...(planning.deletes === "tick" ? { needsTick: true } : {}),
    before: {
      ...where,
      "OneView network": network.name,
      segment: segmentWords(network),
      "in the group": place.inGroup.has(network.uri) ? "yes" : "no",
      "carried by logical interconnects": listed(interconnects),
      "servers that lose reach": lost,
    },
    after: null,
  };
}
