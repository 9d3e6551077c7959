import { writeAudit } from "@/server/audit/audit";
import type { ApplianceInput } from "@/server/model/appliance-input";
import { applianceSecretContext, tlsColumns } from "@/server/operations/appliances/appliance-config";
import type { ConsoleContext } from "@/server/operations/console-context";
import { nameTaken } from "@/server/operations/hosts/add-host";

/** Registers an appliance and begins to observe it. The answer comes before the first read. */
export async function addAppliance(ctx: ConsoleContext, input: ApplianceInput): Promise<{ id: string }> {
  const id = ctx.newId();
  const { name, url, username, password, loginDomain, tls, apiVersion } = input;
  try {
    await ctx.db.$transaction(async (tx) => {
      await tx.appliance.create({
        data: {
          ...{ id, name, url, username },
          loginDomain: loginDomain || null,
          apiVersion: apiVersion ?? null,
          secret: ctx.vault.seal(password, applianceSecretContext(id)),
          ...tlsColumns(tls),
        },
      });
      const detail = { id, url, username, tls: tls.mode };
      await writeAudit(tx, { actor: ctx.actor, action: "appliances.add", target: name, outcome: "done", detail });
    });
  } catch (error) {
    throw nameTaken(error, name);
  }
  await ctx.sources.syncAppliances();
  return { id };
}
