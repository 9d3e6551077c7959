import type { CloudConfig } from "@/server/clouds/cloud-config";
import { testCloud } from "@/server/clouds/test-cloud";
import type { CloudLook } from "@/server/model/cloud-view";
import { BridgeheadError } from "@/server/model/errors";

/** A look that went well; else what is in the way, so that no cloud is stored that never worked. */
export async function requireCloud(
  config: CloudConfig,
  now: number,
  signal: AbortSignal | undefined,
): Promise<CloudLook> {
  const look = await testCloud(config, now, signal);
  if (look.problem === null) return look;
  const { kind, message, remedy } = look.problem;
  throw new BridgeheadError(kind, message, remedy === null ? {} : { remedy });
}
