import { writeAudit } from "@/server/audit/audit";
import type { CloudUpdate } from "@/server/model/cloud-input";
import type { CloudLook } from "@/server/model/cloud-view";
import { BridgeheadError } from "@/server/model/errors";
import {
  cloudConfig,
  cloudSecretContext,
  givenCloud,
  noSuchCloud,
  storedCloud,
} from "@/server/operations/clouds/cloud-config";
import { requireCloud } from "@/server/operations/clouds/require-cloud";
import type { ConsoleContext } from "@/server/operations/console-context";
import { nameTaken } from "@/server/operations/hosts/add-host";

/** Changes how the cloud is reached, once that was tried. What is secret stays when none is given. */
export async function updateCloud(
  ctx: ConsoleContext,
  input: CloudUpdate,
  signal: AbortSignal | undefined,
): Promise<{ readonly look: CloudLook }> {
  const { id, name } = input;
  const before = await ctx.db.cloud.findUnique({ where: { id } });
  if (before === null) throw noSuchCloud(id);
  const { settings, secret } = givenCloud(input, storedCloud(before, ctx.vault));
  const look = await requireCloud(cloudConfig(id, name, settings, secret), ctx.now(), signal);
  try {
    await ctx.db.$transaction(async (tx) => {
      const row = await tx.cloud.findUnique({ where: { id } });
      if (row === null) throw noSuchCloud(id);
      if (row.secret !== before.secret) {
        throw new BridgeheadError("conflict", `${row.name} was changed by somebody else meanwhile.`, {
          remedy: "Look at it again and decide anew.",
        });
      }
      const sealed = secret === "" ? null : ctx.vault.seal(secret, cloudSecretContext(id));
      await tx.cloud.update({ where: { id }, data: { name, settings, secret: sealed, look } });
      const { caPem, ...open } = settings;
      const detail = { name, ...open, hasCa: caPem !== null };
      await writeAudit(tx, { actor: ctx.actor, action: "clouds.update", target: row.name, outcome: "done", detail });
    });
  } catch (error) {
    throw nameTaken(error, name);
  }
  await ctx.sources.syncClouds();
  return { look };
}
