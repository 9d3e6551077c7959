import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { LivingReplica, Replica } from "@/server/replicas/replica";
import { replicaName } from "@/server/replicas/replica-name";

/** The one console on an embedded database: nobody to agree with, and its locks are lost by nothing. */
export function loneReplica(version = ""): Replica {
  const self = { id: randomUUID(), name: replicaName(), startedAt: new Date() };
  const held = new Set<string>();
  const never = new AbortController().signal;
  // every lock that is held listens to it
  setMaxListeners(0, never);
  let observes: LivingReplica["observes"] = { hosts: [], appliances: [] };
  return {
    ...self,
    isFirst: true,
    isConnected: () => true,
    take: async (lock) => {
      if (held.has(lock)) return null;
      held.add(lock);
      let isReleased = false;
      return {
        lost: never,
        release: async () => {
          if (!isReleased) held.delete(lock);
          isReleased = true;
        },
      };
    },
    holder: async (lock) => (held.has(lock) ? self.name : null),
    living: async () => [{ ...self, version, observes }],
    gone: async () => [],
    forget: async () => undefined,
    tell: () => undefined,
    onNews: () => () => undefined,
    onLoss: () => undefined,
    observes: (what) => {
      observes = what;
    },
    close: async () => undefined,
  };
}
