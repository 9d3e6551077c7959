import { openDatabaseReplica, type ReplicaOptions } from "@/server/replicas/database-replica";
import { loneReplica } from "@/server/replicas/lone-replica";
import type { Replica } from "@/server/replicas/replica";

/** This console among those on its database; on the embedded one (`databaseUrl` null) there is no other. */
export function openReplica(
  options: Omit<ReplicaOptions, "databaseUrl"> & { readonly databaseUrl: string | null },
): Promise<Replica> {
  const { databaseUrl } = options;
  if (databaseUrl === null) return Promise.resolve(loneReplica(options.version));
  return openDatabaseReplica({ ...options, databaseUrl });
}
