import { BridgeheadError } from "@/server/model/errors";

/** Errors of a simulated host, in the words that the real tools would have about the same thing. */

export const missing = (what: string, remedy = "Look at the host again and plan anew."): BridgeheadError =>
  new BridgeheadError("missing", `${what} is not there.`, { remedy });

/** What the kernel refuses for want of something that no operation names. */
export const lacking = (what: string, remedy: string): BridgeheadError =>
  new BridgeheadError("refused", `${what} is not there.`, { remedy });

export const foreign = (what: string): BridgeheadError =>
  new BridgeheadError("conflict", `${what} is there, but Bridgehead did not make it.`, {
    remedy: "Remove or rename it by hand, or pick it by name.",
  });

export const notOurs = (what: string): BridgeheadError =>
  new BridgeheadError("refused", `${what} does not bear Bridgehead's mark and is not removed.`, {
    remedy: "Pick it by name to remove it all the same.",
  });

export const taken = (what: string, by: string): BridgeheadError =>
  new BridgeheadError("conflict", `${what} is taken: ${by}.`, { remedy: "Look at the host again and plan anew." });

export const unusable = (what: string, rule: string): BridgeheadError =>
  new BridgeheadError("invalid", `${what}: ${rule}.`);

export const inUse = (what: string, by: string): BridgeheadError =>
  new BridgeheadError("refused", `${what} is in use by ${by}.`, { remedy: "Remove what uses it first." });
