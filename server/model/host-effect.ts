import type { BridgeheadError } from "@/server/model/errors";
import type { HostOperation } from "@/server/model/host-operation";

/**
 * What a step does on a host: operations in their order, together one thing. If one of them fails, those that were done
 * before it are taken back, and the step has failed with the host as before.
 */
export type HostEffect = {
  readonly kind: "host.change";
  readonly hostId: string;
  readonly operations: readonly HostOperation[];
};

export type HostOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly error: BridgeheadError;
      /** The host does not answer: nothing more is to be tried on it in this run. */
      readonly fatal: boolean;
    };

/**
 * Performs effects of one host that do not depend on each other, and tells each one's outcome once, by index. Operations
 * of one class at the head of several effects go as one batch. Effects that were not begun because of an abort or a fatal
 * error get no outcome. Never throws for a failure of the host.
 */
export type PerformHost = (
  effects: readonly HostEffect[],
  run: { readonly signal: AbortSignal },
) => AsyncIterable<{ readonly index: number; readonly outcome: HostOutcome }>;
