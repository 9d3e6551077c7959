"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { useTRPC } from "../trpc";

const REFRESH_MS = 15_000;

/** The OneView networks that match a text; the last answer stays while the next one comes. */
export function useOneViewNetworks(cloudId: string, text: string) {
  const trpc = useTRPC();
  const search = useDeferredValue(text);
  return useQuery(
    trpc.mappings.oneViewNetworks.queryOptions(
      { cloudId, ...(search.trim() === "" ? {} : { search }) },
      { placeholderData: keepPreviousData, refetchInterval: REFRESH_MS },
    ),
  );
}
