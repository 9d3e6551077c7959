import { BridgeheadError, type ErrorKind } from "@/server/model/errors";
import type { EffectOutcome, FabricEffect } from "@/server/model/fabric-effect";
import { resourceId } from "@/server/oneview/resource-uri";
import { isFatal, isMissing } from "@/server/oneview/write/failure";
import type { LiveSet, LiveSets } from "@/server/oneview/write/live-sets";
import { networksPath } from "@/server/oneview/write/network-body";
import { groupEdit, liveSetEdit, type MemberChange } from "@/server/oneview/write/set-edits";
import type { Writing } from "@/server/oneview/write/writing";

export type MemberEffect = Extract<FabricEffect, { kind: `uplink-set.${string}` }>;

/**
 * Puts a network into an uplink set, or takes it out: in the group first, then in all live sets at the same time. While
 * they differ, the logical interconnects alarm that they are inconsistent with their group. With the group first, what
 * the appliance refuses (a VLAN clash, a type, a limit) is refused before anything differs, so no alarm stays behind;
 * and the live sets together make the passing one as short as one write. Writing group and sets all at once would save
 * one write's time, at the price of an alarm that lasts whenever the group is refused.
 *
 * When a live set fails after the group, the error says which have it and which have not; a repeat finishes the rest.
 */
export async function performMember(writing: Writing, sets: LiveSets, effect: MemberEffect): Promise<EffectOutcome> {
  const change: MemberChange = effect.kind === "uplink-set.join" ? "join" : "leave";
  const { networkId, logicalInterconnectGroupId, uplinkSetName } = effect;
  const member = { networkId, logicalInterconnectGroupId, uplinkSetName };
  const done: EffectOutcome = {
    ok: true,
    mirror: [{ kind: change === "join" ? "member.set" : "member.unset", ...member }],
  };
  const id = effect.kind === "uplink-set.join" ? writing.run.oneViewNetworkId(networkId) : effect.oneViewNetworkId;
  if (id === null) {
    if (change === "leave") return done;
    throw new BridgeheadError(
      "missing",
      `Network ${networkId} has no OneView network that could join "${uplinkSetName}".`,
      {
        remedy: "Reconcile again: the network is then made first.",
      },
    );
  }
  const uri = `${networksPath}/${resourceId(id)}`;
  const group = sets.group(effect);
  await writing.editor
    .edit(group.uri, groupEdit(change, uplinkSetName, uri), { signal: writing.stop })
    .catch((cause: unknown) => {
      if (!isMissing(cause)) throw cause;
      if (change === "leave") return;
      throw new BridgeheadError("missing", `Logical interconnect group "${group.name}" (${group.uri}) is gone.`, {
        cause,
        remedy: "Correct the mapping, then reconcile again.",
      });
    });
  const results = await changeLiveSets(writing, sets, effect, change, uri);
  return results.some((each) => each.error !== null) ? partly(change, effect, group.name, results) : done;
}

type LiveResult = LiveSet & { readonly error: unknown };

/** Not stopped by a stop: the group has changed already, so the sets follow. Sets that are gone need nothing. */
async function changeLiveSets(
  writing: Writing,
  sets: LiveSets,
  effect: MemberEffect,
  change: MemberChange,
  networkUri: string,
): Promise<readonly LiveResult[]> {
  const attempt = (set: LiveSet): Promise<LiveResult> =>
    writing.editor.edit(set.uri, liveSetEdit(change, networkUri)).then(
      () => ({ ...set, error: null }),
      (error: unknown) => ({ ...set, error }),
    );
  const planned = await Promise.all(sets.planned(effect).map(attempt));
  const there = planned.filter((each) => !isMissing(each.error));
  if (there.length === planned.length) return there;
  const others = (await sets.now(effect)).filter((set) => there.every((each) => each.uri !== set.uri));
  const later = await Promise.all(others.map(attempt));
  return [...there, ...later.filter((each) => !isMissing(each.error))];
}

function partly(
  change: MemberChange,
  effect: MemberEffect,
  groupName: string,
  results: readonly LiveResult[],
): EffectOutcome {
  const failed = results.filter((each) => each.error !== null);
  const names = (list: readonly LiveSet[]) => list.map((each) => `"${each.interconnectName}"`).join(", ");
  const right = results.filter((each) => each.error === null);
  const verb = change === "join" ? "was put into" : "was taken out of";
  const also = right.length === 0 ? "" : ` and of ${names(right)}`;
  const causes = failed.map(({ error }) => (error instanceof Error ? error.message : String(error)));
  const cause = failed[0]?.error;
  const kind: ErrorKind = cause instanceof BridgeheadError ? cause.kind : "unreachable";
  const error = new BridgeheadError(
    kind,
    `Network ${effect.networkId} ${verb} uplink set "${effect.uplinkSetName}" of group "${groupName}"${also}, but not of ${names(failed)}: ${[...new Set(causes)].join("; ")}`,
    { cause, remedy: "Apply it again once the reason is gone: only what is missing is then written." },
  );
  return { ok: false, error, fatal: failed.some((each) => isFatal(each.error)) };
}
