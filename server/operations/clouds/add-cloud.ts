import { writeAudit } from "@/server/audit/audit";
import type { CloudInput } from "@/server/model/cloud-input";
import type { CloudLook } from "@/server/model/cloud-view";
import { cloudConfig, cloudSecretContext, givenCloud } from "@/server/operations/clouds/cloud-config";
import { requireCloud } from "@/server/operations/clouds/require-cloud";
import type { ConsoleContext } from "@/server/operations/console-context";
import { nameTaken } from "@/server/operations/hosts/add-host";
import { USUAL_SCHEDULE } from "@/server/operations/reconcile/schedules";

/** Signs in and reads the cloud once; registers it when that went well. Its mirror is then begun in the background. */
export async function addCloud(
  ctx: ConsoleContext,
  input: CloudInput,
  signal: AbortSignal | undefined,
): Promise<{ readonly id: string; readonly look: CloudLook }> {
  const id = ctx.newId();
  const { name } = input;
  const { settings, secret } = givenCloud(input, null);
  const look = await requireCloud(cloudConfig(id, name, settings, secret), ctx.now(), signal);
  try {
    await ctx.db.$transaction(async (tx) => {
      const sealed = secret === "" ? null : ctx.vault.seal(secret, cloudSecretContext(id));
      await tx.cloud.create({ data: { id, name, kind: "neutron", settings, secret: sealed, look } });
      const { caPem, ...open } = settings;
      const detail = { id, ...open, hasCa: caPem !== null };
      await writeAudit(tx, { actor: ctx.actor, action: "clouds.add", target: name, outcome: "done", detail });
    });
  } catch (error) {
    throw nameTaken(error, name);
  }
  await ctx.sources.syncClouds();
  await ctx.jobs.schedule(id, USUAL_SCHEDULE.intervalMinutes);
  return { id, look };
}
