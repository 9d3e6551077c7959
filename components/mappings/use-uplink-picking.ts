"use client";

import { useState } from "react";
import { toast } from "sonner";
import type { UplinkSetOption } from "@/server/model/mapping-views";
import { uplinkSetOfNode } from "./uplink-set-node";
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
  const items = place === null ? [] : (sets.data?.items ?? []);
  const mapped = place === null ? [] : (sets.data?.mapped ?? []);
  const [first] = changed ?? mapped;
  const picks = changed ?? mapped.filter((each) => each.applianceId === first?.applianceId);
  const toggle = (ref: UplinkSetRef) => setChanged(toggleUplinkSet(picks, ref));
  return {
    place,
    mapped: mapped.filter((each) => each.applianceId === (picks[0] ?? first)?.applianceId),
    picks,
    groupName: (ref) =>
      items.find((each) => each.logicalInterconnectGroupId === ref.logicalInterconnectGroupId)?.groupName ??
      ref.logicalInterconnectGroupId,
    begin: (next) => {
      setPlace(next);
      setChanged(null);
    },
    end: () => setPlace(null),
    toggle,
    take: (node) => {
      const set = node === null ? null : uplinkSetOfNode(node);
      if (place === null || set === null) return false;
      const option = items.find(
        (each) =>
          each.applianceId === set.applianceId &&
          each.standing.live.some(({ uplinkSetId }) => uplinkSetId === set.uplinkSetId),
      );
      const refusal = refusalOf(option, picks);
      if (refusal !== null) toast.error(refusal.message, { description: refusal.remedy });
      else if (option !== undefined) toggle(refOf(option));
      return true;
    },
  };
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
