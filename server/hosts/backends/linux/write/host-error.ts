import { OvsdbError } from "@/server/hosts/ovsdb/rpc";
import { TransportError } from "@/server/hosts/transports/transport";
import { BridgeheadError, isBridgeheadError } from "@/server/model/errors";

/** The database takes changes, but no switch does them. */
export class SwitchError extends BridgeheadError {
  override readonly name = "SwitchError";
}

/** Whether the host, not the operation, is the trouble: nothing more is to be tried on it. */
export function isFatal(error: unknown): boolean {
  if (error instanceof OvsdbError) return error.problem === "lost";
  if (error instanceof SwitchError) return true;
  if (error instanceof TransportError) return error.problem === "disconnected" || error.problem === "timeout";
  return false;
}

export function hostError(error: unknown, label: string): BridgeheadError {
  if (isBridgeheadError(error)) return error;
  const words = error instanceof Error ? error.message : String(error);
  return new BridgeheadError("refused", `${label}: ${words}`, { cause: error });
}
