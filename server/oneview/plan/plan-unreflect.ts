import type { EthernetNetwork } from "@/server/model/fabric-state";
import { networkIdOfName, readMark } from "@/server/oneview/mark";
import { listed } from "@/server/oneview/plan/notice-book";
import { type FabricStep, type Planning, segmentWords, stepIds } from "@/server/oneview/plan/planning";
import { serversOn } from "@/server/oneview/plan/servers-on-network";
import { mirroredNetwork } from "@/server/oneview/plan/standing";
import { resourceId } from "@/server/oneview/resource-uri";

export type Unreflect = {
  readonly networkId: string;
  /** What is deleted; `null`: the console only forgets it. */
  readonly network: EthernetNetwork | null;
  readonly step: FabricStep;
};

/**
 * Networks of ours that nothing intends any more: those of the mirror, and those that bear our mark under a name of ours.
 * Deleted when they are there and still ours; forgotten when they are gone, bear another cloud's mark, or are by now what
 * another network or a flat mapping needs. One that lost the mark is deleted only when it is ticked.
 */
export function planUnreflect(planning: Planning): readonly Unreflect[] {
  const { desired, mirror, index } = planning;
  const found: Unreflect[] = [];
  const seen = new Set<string>();
  const ids = new Set<string>();
  const isOrphan = (id: string) => planning.inScope(id) && !planning.standings.has(id.toLowerCase());
  for (const row of mirror.networks) {
    if (!isOrphan(row.networkId)) continue;
    const there = mirroredNetwork(row.networkId, row, index);
    const mark = readMark(there?.description ?? null);
    const network =
      there !== undefined &&
      !planning.kept.has(there.uri) &&
      !seen.has(there.uri) &&
      (mark === null || mark === desired.cloudId)
        ? there
        : null;
    const id = stepIds.unreflect(desired.applianceId, row.networkId);
    if (network !== null) {
      if (!planning.setsKnown) continue;
      seen.add(network.uri);
    }
    ids.add(id);
    const step =
      network === null ? forgetStep(planning, id, row, there) : deleteStep(planning, id, row.networkId, network);
    found.push({ networkId: row.networkId, network, step });
  }
  if (!planning.setsKnown) return found;
  for (const network of index.fabric.networks) {
    const networkId = networkIdOfName(network.name);
    if (networkId === null || readMark(network.description) !== desired.cloudId) continue;
    if (!isOrphan(networkId) || planning.kept.has(network.uri) || seen.has(network.uri)) continue;
    const plain = stepIds.unreflect(desired.applianceId, networkId);
    const id = ids.has(plain) ? stepIds.unreflect(desired.applianceId, networkId, resourceId(network.uri)) : plain;
    ids.add(id);
    found.push({ networkId, network, step: deleteStep(planning, id, networkId, network) });
  }
  return found;
}

function deleteStep(planning: Planning, id: string, networkId: string, network: EthernetNetwork): FabricStep {
  const { desired, index } = planning;
  const servers = serversOn(index, network.uri);
  const isMarked = readMark(network.description) === desired.cloudId;
  const reason = desired.knownNetworkIds.has(networkId)
    ? `No mapping of cloud "${desired.cloudName}" wants it on ${index.fabric.name} any more.`
    : `Cloud "${desired.cloudName}" has no such network any more.`;
  const use = !planning.usesKnown
    ? " Who uses it is not known: the appliance did not show its profiles."
    : servers.length === 0
      ? " No server profile uses it."
      : ` Connections of ${listed(servers)} use it and will fail.`;
  const unmarked = isMarked ? "" : " It no longer bears our mark, so somebody may have taken it over.";
  return {
    ...common(planning, id, networkId),
    why: `${reason}${use}${unmarked}`,
    risk: servers.length > 0 || !planning.usesKnown || !isMarked ? "high" : "low",
    ...(planning.deletes === "tick" || !isMarked ? { needsTick: true } : {}),
    before: {
      appliance: index.fabric.name,
      "OneView name": network.name,
      "OneView network id": resourceId(network.uri),
      segment: segmentWords(network),
      "uplink sets": listed(liveWords(planning, network)),
      "servers that lose reach": planning.usesKnown ? listed(servers) : "unknown",
    },
    effect: {
      kind: "network.delete",
      applianceId: desired.applianceId,
      networkId,
      oneViewNetworkId: resourceId(network.uri),
    },
  };
}

function forgetStep(
  planning: Planning,
  id: string,
  row: { readonly networkId: string; readonly oneViewNetworkId: string },
  there: EthernetNetwork | undefined,
): FabricStep {
  const { desired, index } = planning;
  return {
    ...common(planning, id, row.networkId),
    why:
      there === undefined
        ? `It is wanted no more and is gone from ${index.fabric.name} already: the console only forgets it.`
        : `It is wanted no more, and "${there.name}" on ${index.fabric.name} is by now somebody else's: it stays, and the console forgets it.`,
    risk: "none",
    before: {
      appliance: index.fabric.name,
      "OneView network id": row.oneViewNetworkId,
      "known to the console": "yes",
    },
    effect: { kind: "network.forget", applianceId: desired.applianceId, networkId: row.networkId },
  };
}

function common(planning: Planning, id: string, networkId: string) {
  return {
    id,
    verb: "network.unreflect",
    target: `network ${networkId.slice(0, 8)} on ${planning.index.fabric.name}`,
    place: "appliance" as const,
    cause: "orphan" as const,
    dependsOn: [],
    after: null,
  };
}

function liveWords(planning: Planning, network: EthernetNetwork): string[] {
  const names = new Map(planning.index.fabric.logicalInterconnects.map((each) => [each.uri, each.name]));
  return planning.index
    .liveSetsOf(network.uri)
    .map((set) => `${set.name} of ${names.get(set.logicalInterconnectUri) ?? "unknown"}`)
    .sort();
}
