import { performCalls } from "@/server/clouds/perform/perform-calls";
import type { PerformCloud } from "@/server/model/cloud-effect";
import { isBridgeheadError } from "@/server/model/errors";
import type { CloudSources } from "@/server/runtime/cloud-sources";

/** Makes calls with the client that follows the cloud. One that is not followed performs nothing. */
export async function* performInCloud(
  clouds: Pick<CloudSources, "client">,
  cloudId: string,
  ...given: Parameters<PerformCloud>
): ReturnType<PerformCloud> {
  try {
    yield* performCalls(clouds.client(cloudId), ...given);
  } catch (error) {
    if (!isBridgeheadError(error)) throw error;
    for (const index of given[0].keys()) yield { index, outcome: { ok: false, error, fatal: true } };
  }
}
