"use client";

import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useTRPC } from "../trpc";

const LOOK_EVERY_MS = 5_000;

/** Two moments compared; asked for again while one of them is now. */
export function useHistoryDiff(from: string | null, to: string, expand: "all" | string[]) {
  const trpc = useTRPC();
  return useQuery(
    trpc.history.diff.queryOptions(from === null ? skipToken : { from, to, expand }, {
      placeholderData: keepPreviousData,
      refetchInterval: from === "live" || to === "live" ? LOOK_EVERY_MS : false,
      retry: false,
    }),
  );
}
