import type { Join } from "@/server/oneview/plan/plan-joins";
import type { Leave } from "@/server/oneview/plan/plan-leaves";
import type { Reflected } from "@/server/oneview/plan/plan-reflect";
import type { Unreflect } from "@/server/oneview/plan/plan-unreflect";
import type { FabricStep, Planning } from "@/server/oneview/plan/planning";
import { resourceId } from "@/server/oneview/resource-uri";

type Parts = {
  readonly planning: Planning;
  readonly reflected: readonly Reflected[];
  readonly leaves: readonly Leave[];
  readonly joins: readonly Join[];
  readonly unreflects: readonly Unreflect[];
};

/**
 * Puts steps in relation, so that no order of a run takes reach away too early, and never in a circle:
 * 1. a join waits for its network, and for who holds its VLAN there to go (known by the joins already);
 * 2. a join waits for the same network to leave another set of the same group: a network is in one set of a group;
 * 3. a leave waits for the joins of its network in other groups, unless those wait for somebody to go, or the network is replaced;
 * 4. a replacement waits for the leaves of its network;
 * 5. a deletion waits for the leaves of its network and for the connection steps that take ports off it.
 */
export function tieSteps(parts: Parts, connectionSteps: readonly FabricStep[]): readonly FabricStep[] {
  const leavesOf = byNetwork(parts.leaves, (each) => each.member.networkId);
  const joins = parts.joins.map((join) => {
    const sameGroup = (leavesOf.get(join.networkId.toLowerCase()) ?? []).filter((each) => isSameGroup(each, join));
    return { ...join, step: waitingFor(join.step, idsOf(sameGroup)) };
  });
  const joinsOf = byNetwork(joins, (each) => each.networkId);
  const reflects = parts.reflected.map((each) => each.step).filter((step) => step !== null);
  const made = new Set(reflects.filter((step) => step.effect.kind !== "network.replace").map((step) => step.id));
  const leaves = parts.leaves.map((leave) => {
    const free = (joinsOf.get(leave.member.networkId.toLowerCase()) ?? []).filter(
      (join) => !isSameGroup(leave, join) && join.step.dependsOn.every((id) => made.has(id)),
    );
    return waitingFor(leave.step, idsOf(free));
  });
  const replaced = parts.reflected.map(({ wanted, step }) =>
    step?.effect.kind === "network.replace"
      ? waitingFor(step, idsOf(leavesOf.get(wanted.networkId.toLowerCase()) ?? []))
      : step,
  );
  const offPort = new Map<string, string[]>();
  for (const { id, effect } of connectionSteps) {
    if (effect.kind !== "port.disconnect" || effect.connection === null) continue;
    const key = resourceId(effect.connection.oneViewNetworkId).toLowerCase();
    offPort.set(key, [...(offPort.get(key) ?? []), id]);
  }
  const unreflects = parts.unreflects.map(({ networkId, network, step }) => {
    const ports = network === null ? [] : (offPort.get(resourceId(network.uri).toLowerCase()) ?? []);
    return waitingFor(step, [...idsOf(leavesOf.get(networkId.toLowerCase()) ?? []), ...ports]);
  });
  return [...replaced.filter((step) => step !== null), ...joins.map((each) => each.step), ...leaves, ...unreflects];
}

function isSameGroup(leave: Leave, join: Join): boolean {
  return leave.place.group !== null && leave.place.group === join.place.group;
}

function waitingFor(step: FabricStep, ids: readonly string[]): FabricStep {
  return ids.length === 0 ? step : { ...step, dependsOn: [...new Set([...step.dependsOn, ...ids])] };
}

function idsOf(parts: readonly { readonly step: FabricStep }[]): string[] {
  return parts.map((each) => each.step.id);
}

function byNetwork<T>(parts: readonly T[], idOf: (part: T) => string): ReadonlyMap<string, T[]> {
  const map = new Map<string, T[]>();
  for (const part of parts) {
    const key = idOf(part).toLowerCase();
    const known = map.get(key);
    if (known === undefined) map.set(key, [part]);
    else known.push(part);
  }
  return map;
}
