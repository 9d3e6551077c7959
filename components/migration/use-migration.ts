"use client";

import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import type { MigrationState } from "@/server/model/migration";
import { useTRPC } from "../trpc";

/** A migration as it is now; while it is under way the server tells each change. */
export function useMigration(id: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const migration = useQuery(trpc.migrations.get.queryOptions({ id }, { retry: false }));
  useSubscription(
    trpc.migrations.follow.subscriptionOptions(isOpen(migration.data?.state) ? { id } : skipToken, {
      onData: ({ data }) => {
        queryClient.setQueryData(trpc.migrations.get.queryKey({ id }), data);
        if (isOpen(data.state)) return;
        for (const part of [trpc.migrations.list, trpc.ports, trpc.reconcile.runs, trpc.topology]) {
          void queryClient.invalidateQueries(part.pathFilter());
        }
      },
    }),
  );
  return migration;
}

export function isOpen(state: MigrationState | undefined): boolean {
  return state === "running" || state === "rolling-back";
}
