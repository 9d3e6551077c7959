import { createHash } from "node:crypto";
import type { Fault } from "@/server/model/finding";

/** The same for the same kind of fault of the same object of the same host, at every read and on every machine. */
export function findingId({ kind, host, nodeId, object }: Pick<Fault, "kind" | "host" | "nodeId" | "object">): string {
  return createHash("sha256").update([kind, host, nodeId, object].join("\0")).digest("hex").slice(0, 24);
}
