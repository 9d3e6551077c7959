import type { DesiredFabric, FabricMirror, FabricScope } from "@/server/model/desired-fabric";
import type { FabricState } from "@/server/model/fabric-state";
import { indexFabric, uplinkSetKey } from "@/server/oneview/plan/fabric-index";
import { openNoticeBook } from "@/server/oneview/plan/notice-book";
import { type Departures, type Joins, planJoins } from "@/server/oneview/plan/plan-joins";
import { planLeaves } from "@/server/oneview/plan/plan-leaves";
import { planReflect, type Reflected } from "@/server/oneview/plan/plan-reflect";
import { planUnreflect } from "@/server/oneview/plan/plan-unreflect";
import { type FabricStep, isRead, networkWords, type Planning } from "@/server/oneview/plan/planning";
import type { SetPlace } from "@/server/oneview/plan/set-place";
import { setProblem } from "@/server/oneview/plan/set-problem";
import { standingsOf } from "@/server/oneview/plan/standing";
import { tieSteps } from "@/server/oneview/plan/tie-steps";

export type FabricNetworksInput = {
  readonly desired: DesiredFabric;
  readonly mirror: FabricMirror;
  /** Read now; lists that failed are in its errors, and nothing is concluded from them. */
  readonly fabric: FabricState;
  readonly scope: FabricScope;
  /** Whether deleting and leaving may be performed unasked. */
  readonly deletes: "perform" | "tick";
  /** Steps on connections of the same plan: a network is deleted after its ports are off it. */
  readonly connectionSteps?: readonly FabricStep[];
};

export type FabricNetworksPlan = {
  /** Not ordered; they depend on each other and on connection steps only. */
  readonly steps: readonly FabricStep[];
  /** What is not done and why, with what to do about it. */
  readonly notices: readonly string[];
  /** Networks that cannot go into a set because of a VLAN there, or because an untagged set is taken. Among the notices too. */
  readonly collisions: readonly string[];
  /** Wanted networks that are not there and that this plan does not make. */
  readonly withheld: ReadonlySet<string>;
};

/**
 * The networks of a cloud on one appliance: what shall be there, what the mirror says was done, and what is there.
 * - A network is made only when at least one of its uplink sets takes it, and is replaced only then.
 * - Between sets of one group it leaves the old one first; between groups it comes into the new one first.
 * - Pure: the same in, the same out. No steps: nothing to do.
 */
export function planFabricNetworks(input: FabricNetworksInput): FabricNetworksPlan {
  const { desired, mirror, fabric, scope } = input;
  const notices = openNoticeBook();
  for (const error of fabric.errors) {
    if (consequences[error.part] !== undefined) {
      notices.say(`${fabric.name} did not show ${consequences[error.part]} (${error.message})`);
    }
  }
  const index = indexFabric(fabric);
  if (!isRead(index, "networks")) {
    return { steps: [], notices: notices.all(), collisions: [], withheld: new Set() };
  }
  const networkIds = [...desired.networks.map((each) => each.networkId), ...(desired.undecided?.keys() ?? [])];
  const standings = standingsOf(networkIds, { mirror, index, cloudId: desired.cloudId });
  const kept = new Set<string>();
  for (const standing of standings.values()) if (standing.kind !== "absent") kept.add(standing.network.uri);
  for (const id of desired.fixedOneViewNetworkIds ?? []) {
    const fixed = index.networkById(id);
    if (fixed !== undefined) kept.add(fixed.uri);
  }
  const scoped = scope.networkIds === null ? null : new Set([...scope.networkIds].map((id) => id.toLowerCase()));
  const planning: Planning = {
    desired,
    mirror,
    index,
    deletes: input.deletes,
    notices,
    standings,
    kept,
    setsKnown: isRead(index, "groups", "uplinkSets", "logicalInterconnects"),
    usesKnown: isRead(index, "serverProfiles", "networkSets"),
    inScope: (id) => scoped === null || scoped.has(id.toLowerCase()),
  };
  tellUndecided(planning);

  const wanted = desired.networks
    .filter((each) => planning.inScope(each.networkId))
    .sort((a, b) => (a.networkId < b.networkId ? -1 : 1));
  const unreflects = planUnreflect(planning);
  const leaves = planning.setsKnown ? planLeaves(planning) : [];
  const left = new Map(leaves.map((each) => [setOfNetwork(each.network?.uri, each.place), each.step.id]));
  const deleted = new Map(unreflects.map((each) => [each.network?.uri, each.step.id]));

  let reflected = wanted.map((each) => planReflect(planning, each)).filter((each) => each !== null);
  const collisions = new Set<string>();
  let joins: Joins = { joins: [], blocked: [], collisions: [] };
  for (let settled = false; !settled; ) {
    const replaced = new Map(reflected.map((each) => [replacedUri(planning, each), each.step?.id ?? null]));
    const departures: Departures = {
      of: (uri, place) => left.get(setOfNetwork(uri, place)) ?? deleted.get(uri) ?? replaced.get(uri) ?? null,
    };
    if (planning.setsKnown) joins = planJoins(planning, reflected, departures);
    const taken = new Set(joins.joins.map((each) => each.networkId));
    const reachless = reflected.filter((each) => each.network === null && !taken.has(each.wanted.networkId));
    settled = reachless.length === 0;
    for (const { wanted: network } of reachless) {
      if (!planning.setsKnown) continue;
      notices.say(
        `Not made on ${fabric.name}, because none of the mapped uplink sets takes it.`,
        networkWords(network),
      );
    }
    const without = new Set(reachless);
    for (const each of joins.collisions) collisions.add(each);
    for (const each of joins.blocked) notices.say(each.sentence, each.about === "" ? undefined : each.about);
    reflected = reflected.filter((each) => !without.has(each));
  }
  const coming = new Set(reflected.map((each) => each.wanted.networkId));
  const withheld = new Set(
    wanted.map((each) => each.networkId).filter((id) => !coming.has(id) && !isHere(planning, id)),
  );
  const steps = tieSteps({ planning, reflected, leaves, joins: joins.joins, unreflects }, input.connectionSteps ?? []);
  return { steps, notices: notices.all(), collisions: [...collisions], withheld };
}

/** The list in words, and what follows from its absence. */
const consequences: Partial<Record<FabricState["errors"][number]["part"], string>> = {
  networks: "its networks, so nothing is planned for them.",
  groups: "its logical interconnect groups, so no network is made, moved between uplink sets or deleted there.",
  uplinkSets: "its uplink sets, so no network is made, moved between uplink sets or deleted there.",
  logicalInterconnects: "its logical interconnects, so no network is made, moved between uplink sets or deleted there.",
  networkSets: "its network sets, so who uses a network is not known: deleting and leaving count as a high risk.",
  serverProfiles: "its server profiles, so who uses a network is not known: deleting and leaving count as a high risk.",
};

function setOfNetwork(networkUri: string | undefined, place: SetPlace): string {
  return `${networkUri} ${uplinkSetKey(place.ref)}`;
}

function isHere(planning: Planning, networkId: string): boolean {
  return planning.standings.get(networkId.toLowerCase())?.kind === "here";
}

function replacedUri(planning: Planning, { wanted, step }: Reflected): string | null {
  const standing = planning.standings.get(wanted.networkId.toLowerCase());
  return step?.effect.kind === "network.replace" && standing?.kind === "here" ? standing.network.uri : null;
}

function tellUndecided({ desired, index, notices, setsKnown, inScope }: Planning): void {
  for (const [networkId, each] of desired.undecided ?? []) {
    if (!inScope(networkId)) continue;
    const about = networkWords({ networkId, name: each.name });
    notices.say(`${each.reason} Nothing is made, changed or deleted on ${index.fabric.name} for it.`, about);
    if (!setsKnown) continue;
    for (const ref of each.uplinkSets) {
      const problem = setProblem(index.fabric, index.place(ref), null);
      if (problem !== null) notices.say(problem, about);
    }
  }
}
