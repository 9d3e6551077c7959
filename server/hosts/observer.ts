import type { PerformHost } from "@/server/model/host-effect";
import type { HostState } from "@/server/model/host-state";

/**
 * - `reading`  nothing is known yet, the first read is under way
 * - `live`     everything was read and changes arrive by themselves
 * - `partial`  as `live`, but some parts could not be read
 * - `stale`    the way in, or Open vSwitch's database, is lost: what is shown is as of `observedAt`
 * - `failed`   the host was never read
 */
export type HostStatus = {
  readonly state: "reading" | "live" | "partial" | "stale" | "failed";
  /** Epoch milliseconds of the state; `null` before the first. */
  readonly observedAt: number | null;
  /** In words; the state's own `errors` say which part each belongs to. */
  readonly errors: readonly string[];
  /** What broke the way in, as it was thrown: a changed host key, a refused login. */
  readonly cause?: Error | null;
};

export type StateChange = {
  /** Parts that changed: `all`, `ovs`, `addr`, `route`, `namespaces`, `flows`, `iptables`, … */
  readonly parts: readonly string[];
  /** What brought it, in a few words for a log. */
  readonly reason: string;
};

export type HostEvents = {
  readonly onState: (state: HostState, change: StateChange) => void;
  readonly onStatus: (status: HostStatus) => void;
  /** An SSH host showed its key for the first time: show the fingerprint and store it in the host's settings. */
  readonly onHostKey?: (fingerprint: string) => void;
};

/** Follows one host until closed, and is its one writer. States are immutable snapshots. */
export interface HostObserver {
  /** Resolves when the first attempt to read is over; whether it worked is in `status`. Goes on by itself. */
  start(): Promise<void>;
  current(): HostState | null;
  status(): HostStatus;
  /** Reads everything again, without waiting for any back-off. */
  refresh(): Promise<void>;
  /** Reads the rules of the root namespace again for their counters. Unless more than those moved, nobody is told. */
  count(): Promise<void>;
  /** The only way in which anything on the host changes. What it changed is read again by itself, or by `refresh`. */
  readonly perform: PerformHost;
  close(): Promise<void>;
}
