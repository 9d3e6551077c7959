import { BridgeheadError, type ErrorKind } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";

/** Several things are wrong at once; all of them are told. */
export class FaultsError extends BridgeheadError {
  override readonly name = "FaultsError";
  readonly faults: readonly Fault[];

  /** A fault that several checks found is told once. */
  constructor(given: readonly Fault[], kind: ErrorKind = "invalid") {
    const faults = [...new Map(given.map((fault) => [JSON.stringify(fault), fault])).values()];
    const messages = faults.map((fault) => fault.message);
    const remedies = [...new Set(faults.map((fault) => fault.remedy))];
    super(kind, messages.length === 1 ? (messages[0] ?? "") : `${messages.length} faults: ${messages.join(" ")}`, {
      remedy: remedies.join(" "),
    });
    this.faults = faults;
  }
}
