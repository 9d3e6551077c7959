import type { HostView } from "@/server/hosts/backends/linux/host-view";
import type { OvsFollower } from "@/server/hosts/backends/linux/ovs-follower";
import type { BatchClass, Run } from "@/server/hosts/backends/linux/write/batch-class";
import type { HostOperation } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";

/** A host as its writer sees it. */
export type WriteHost = {
  readonly view: HostView;
  readonly ovs: OvsFollower | null;
  /** As last observed. */
  readonly state: HostState;
  /** Ends with the observation of the host, not with a run: what has begun is brought to its end. */
  readonly signal: AbortSignal;
};

/** What was (perhaps) done for an effect, and how the host was just before. */
export type JournalEntry = { readonly run: Run; readonly before: HostState };

/** How the operations of one class are done. */
export interface Performer {
  /** The host's state with what these operations are about read anew. */
  look(host: WriteHost, operations: readonly HostOperation[]): Promise<HostState>;
  /**
   * Does what differs from `seen`, for several effects together. Throws when not all of it was done; how far it got does
   * not matter, as it is looked at again.
   */
  apply(host: WriteHost, runs: readonly Run[], seen: HostState): Promise<void>;
}

export type Performers = Readonly<Record<BatchClass, Performer>>;
