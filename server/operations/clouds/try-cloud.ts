import { testCloud } from "@/server/clouds/test-cloud";
import type { CloudInput, CloudUpdate } from "@/server/model/cloud-input";
import type { CloudLook } from "@/server/model/cloud-view";
import { cloudConfig, givenCloud, noSuchCloud, storedCloud } from "@/server/operations/clouds/cloud-config";
import type { ConsoleContext } from "@/server/operations/console-context";

/** Signs in and reads once as given, before anything is stored. Of a registered one, a secret left out is as stored. */
export async function tryCloud(
  ctx: ConsoleContext,
  input: CloudInput | CloudUpdate,
  signal: AbortSignal | undefined,
): Promise<CloudLook> {
  const id = "id" in input ? input.id : null;
  const row = id === null ? null : await ctx.db.cloud.findUnique({ where: { id } });
  if (id !== null && row === null) throw noSuchCloud(id);
  const { settings, secret } = givenCloud(input, row === null ? null : storedCloud(row, ctx.vault));
  return await testCloud(cloudConfig(id ?? "trial", input.name, settings, secret), ctx.now(), signal);
}
