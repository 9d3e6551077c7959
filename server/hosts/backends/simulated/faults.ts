import type { BridgeheadError } from "@/server/model/errors";
import type { HostOperation } from "@/server/model/host-operation";

export type SimulatedFault = {
  /** Only this operation; absent: any. */
  readonly op?: HostOperation["op"];
  /** How often; default once. */
  readonly times?: number;
  readonly error: BridgeheadError;
  /** The host then answers no more in this run. */
  readonly fatal?: boolean;
  /** It was done all the same: only the answer was lost. */
  readonly done?: boolean;
};

/** Failures to come, first come first served; one for each effect at most. */
export class FaultPlan {
  #faults: { readonly fault: SimulatedFault; left: number }[] = [];

  add(fault: SimulatedFault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  take(operations: readonly HostOperation[]): SimulatedFault | null {
    const found = this.#faults.find(
      ({ fault: { op }, left }) => left > 0 && (op === undefined || operations.some((each) => each.op === op)),
    );
    if (found === undefined) return null;
    found.left -= 1;
    return found.fault;
  }

  clear(): void {
    this.#faults = [];
  }
}
