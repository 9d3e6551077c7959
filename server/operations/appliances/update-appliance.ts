import { writeAudit } from "@/server/audit/audit";
import type { ApplianceUpdate } from "@/server/model/appliance-input";
import { applianceSecretContext, tlsColumns } from "@/server/operations/appliances/appliance-config";
import { noSuchAppliance } from "@/server/operations/appliances/list-appliances";
import type { ConsoleContext } from "@/server/operations/console-context";
import { nameTaken } from "@/server/operations/hosts/add-host";

/** Changes what is given; the password stays when none is given. */
export async function updateAppliance(ctx: ConsoleContext, input: ApplianceUpdate): Promise<void> {
  const { id, password, tls, ...plain } = input;
  const changes = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  try {
    await ctx.db.$transaction(async (tx) => {
      const row = await tx.appliance.findUnique({ where: { id } });
      if (!row) throw noSuchAppliance(id);
      await tx.appliance.update({
        where: { id },
        data: {
          ...changes,
          ...(password === undefined ? {} : { secret: ctx.vault.seal(password, applianceSecretContext(id)) }),
          ...(tls === undefined ? {} : tlsColumns(tls)),
        },
      });
      const detail = { ...changes, ...(tls ? { tls: tls.mode } : {}), passwordChanged: password !== undefined };
      await writeAudit(tx, {
        actor: ctx.actor,
        action: "appliances.update",
        target: row.name,
        outcome: "done",
        detail,
      });
    });
  } catch (error) {
    throw nameTaken(error, input.name ?? "");
  }
  await ctx.sources.syncAppliances();
}
