/** Whether a host has what it takes to be plugged and wired: each check by itself, with the remedy. */

export type ReadinessState = "ok" | "missing" | "unknown";

export type ReadinessCheck = {
  /** Stable, e.g. `program:conntrack`. */
  readonly id: string;
  readonly group: "programs" | "rights" | "kernel" | "plumbing";
  readonly name: string;
  readonly state: ReadinessState;
  /** What was found, e.g. a path or a value; `null`: nothing. */
  readonly found: string | null;
  /** What does not work without it. */
  readonly why: string;
  /** Whether this host, as it is plumbed, needs it. */
  readonly needed: boolean;
  /** What to do, a command where one suffices; `null`: nothing. */
  readonly remedy: string | null;
};

export type HostReadiness = {
  readonly hostId: string;
  readonly hostName: string;
  /** A simulated host has everything: there is nothing to check. */
  readonly simulated: boolean;
  /** Epoch milliseconds. */
  readonly checkedAt: number;
  readonly checks: readonly ReadinessCheck[];
  /** The one command that installs every program that is missing and needed; `null`: none is. */
  readonly install: string | null;
};
