import { useQuery } from "@tanstack/react-query";
import type { CloudRef } from "@/server/model/mapping-views";
import { useTRPC } from "../trpc";

const STALE_MS = 60_000;
const NONE: readonly CloudRef[] = [];

/** The clouds that there are, the built-in inventory first; empty until they were read. */
export function useClouds(): readonly CloudRef[] {
  const trpc = useTRPC();
  return useQuery(trpc.networks.clouds.queryOptions(undefined, { staleTime: STALE_MS })).data ?? NONE;
}

/** The cloud that is meant: the given one, else the first. `undefined`: not known yet. */
export function useCloud(cloudId: string | null | undefined): CloudRef | undefined {
  const clouds = useClouds();
  return cloudId == null ? clouds[0] : clouds.find(({ id }) => id === cloudId);
}
