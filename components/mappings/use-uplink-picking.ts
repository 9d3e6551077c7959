"use client";

import { useState } from "react";
import { toast } from "sonner";
import type { UplinkSetOption } from "@/server/model/mapping-views";
import { type UplinkSetNode, uplinkSetOfNode } from "./uplink-set-node";
import { hasUplinkSet, refOf, toggleUplinkSet, type UplinkSetRef } from "./uplink-set-ref";
import { useUplinkSets } from "./use-uplink-sets";

type PhysicalNetworkPlace = { readonly cloudId: string; readonly physicalNetwork: string };

/** Picking uplink sets where they are drawn, for one physical network. */
export type UplinkPicking = {
  /** `null`: nothing is being picked. */
  readonly place: PhysicalNetworkPlace | null;
  readonly mapped: readonly UplinkSetRef[];
  readonly picks: readonly UplinkSetRef[];
  /** Names of groups, for what is picked. */
  readonly groupName: (ref: UplinkSetRef) => string;
  readonly begin: (place: PhysicalNetworkPlace) => void;
  readonly end: () => void;
  readonly toggle: (ref: UplinkSetRef) => void;
  /** Takes a click on a node: true when it was an uplink set and something is being picked. */
  readonly take: (node: string | null) => boolean;
};

export function useUplinkPicking(): UplinkPicking {
  const [place, setPlace] = useState<PhysicalNetworkPlace | null>(null);
  /** `null`: as it is mapped. */
  const [changed, setChanged] = useState<readonly UplinkSetRef[] | null>(null);
  const sets = useUplinkSets({ cloudId: "", ...place, enabled: place !== null });
  /** Not what another physical network is mapped to, which may still be at hand. */
  const answer = place === null || sets.isPlaceholderData ? undefined : sets.data;
  const items = answer?.items ?? [];
  const allMapped = answer?.mapped ?? [];
  const picks = changed ?? onOneAppliance(allMapped);
  const applianceId = (picks[0] ?? allMapped[0])?.applianceId;
  /** A click may come before the list: it waits for it. */
  const pick = async (set: UplinkSetNode) => {
    const data = answer ?? (await sets.refetch()).data;
    const option = data?.items.find(
      (each) =>
        each.applianceId === set.applianceId &&
        each.standing.live.some(({ uplinkSetId }) => uplinkSetId === set.uplinkSetId),
    );
    const refusal = refusalOf(option, picks);
    if (refusal !== null) toast.error(refusal.message, { description: refusal.remedy });
    else if (option !== undefined) {
      setChanged((now) => toggleUplinkSet(now ?? onOneAppliance(data?.mapped ?? []), refOf(option)));
    }
  };
  return {
    place,
    mapped: allMapped.filter((each) => each.applianceId === applianceId),
    picks,
    groupName: (ref) =>
      items.find((each) => each.logicalInterconnectGroupId === ref.logicalInterconnectGroupId)?.groupName ??
      ref.logicalInterconnectGroupId,
    begin: (next) => {
      setPlace(next);
      setChanged(null);
    },
    end: () => setPlace(null),
    toggle: (ref) => setChanged(toggleUplinkSet(picks, ref)),
    take: (node) => {
      const set = node === null ? null : uplinkSetOfNode(node);
      if (place === null || set === null) return false;
      void pick(set);
      return true;
    },
  };
}

/** Those on the appliance of the first: a plan is about one. */
function onOneAppliance(refs: readonly UplinkSetRef[]): readonly UplinkSetRef[] {
  return refs.filter((each) => each.applianceId === refs[0]?.applianceId);
}

/** Why a click on it picks nothing; what is picked can always be taken out again. */
function refusalOf(option: UplinkSetOption | undefined, picks: readonly UplinkSetRef[]) {
  if (option === undefined) {
    return {
      message: "This uplink set is not one of a group that was read.",
      remedy: "Observe the appliance again, then pick it.",
    };
  }
  const [first] = picks;
  if (first !== undefined && first.applianceId !== option.applianceId) {
    return {
      message: `${option.uplinkSetName} is on ${option.applianceName}, another appliance than the other picks.`,
      remedy: "One plan is about one appliance: finish this one first.",
    };
  }
  const isPicked = hasUplinkSet(picks, option);
  return isPicked ? null : (option.refusals[0] ?? null);
}
