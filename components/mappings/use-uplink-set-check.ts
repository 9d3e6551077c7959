"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { CandidateFault } from "@/server/model/mapping-views";
import { useTRPCClient } from "../trpc";
import { type UplinkSetRef, uplinkSetKey } from "./uplink-set-ref";

type Candidate = { cloudId: string; physicalNetwork: string; applianceId: string; picks: readonly UplinkSetRef[] };

export type UplinkSetCheck = {
  /** Of these picks, or of the last ones that were checked. */
  readonly faults: readonly CandidateFault[];
  readonly faultsByKey: ReadonlyMap<string, readonly CandidateFault[]>;
  /** The answer to these very picks is not here yet. */
  readonly isChecking: boolean;
  readonly error: unknown;
};

/** All constraints of a mapping at once, while its uplink sets are being picked. */
export function useUplinkSetCheck({ cloudId, physicalNetwork, applianceId, picks }: Candidate): UplinkSetCheck {
  const client = useTRPCClient();
  const uplinkSets = picks.map(({ logicalInterconnectGroupId, uplinkSetName }) => ({
    logicalInterconnectGroupId,
    uplinkSetName,
  }));
  const check = useQuery({
    queryKey: ["check uplink sets", cloudId, physicalNetwork, applianceId, uplinkSets],
    queryFn: ({ signal }) =>
      client.mappings.checkUplinkSets.mutate({ cloudId, physicalNetwork, applianceId, uplinkSets }, { signal }),
    placeholderData: keepPreviousData,
    enabled: picks.length > 0,
    gcTime: 0,
  });
  const faults = picks.length === 0 ? [] : (check.data?.faults ?? []);
  const faultsByKey = new Map<string, CandidateFault[]>();
  for (const fault of faults) {
    if (fault.uplinkSet === null) continue;
    const key = uplinkSetKey({ applianceId, ...fault.uplinkSet });
    faultsByKey.set(key, [...(faultsByKey.get(key) ?? []), fault]);
  }
  return {
    faults,
    faultsByKey,
    isChecking: picks.length > 0 && (check.isPending || check.isPlaceholderData),
    error: check.error,
  };
}
