"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { useTRPC } from "../trpc";

const REFRESH_MS = 15_000;
const LIMIT = 500;

type UplinkSetsQuery = {
  cloudId: string;
  /** Empty: everything. */
  text?: string;
  physicalNetwork?: string;
  enabled?: boolean;
};

/** The uplink sets that match a text; the last answer stays while the next one comes. */
export function useUplinkSets({ cloudId, text = "", physicalNetwork, enabled = true }: UplinkSetsQuery) {
  const trpc = useTRPC();
  const search = useDeferredValue(text).trim();
  return useQuery(
    trpc.mappings.uplinkSets.queryOptions(
      {
        cloudId,
        limit: LIMIT,
        ...(search === "" ? {} : { search }),
        ...(physicalNetwork === undefined ? {} : { physicalNetwork }),
      },
      { placeholderData: keepPreviousData, refetchInterval: REFRESH_MS, enabled },
    ),
  );
}
