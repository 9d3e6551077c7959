import { writeAudit } from "@/server/audit/audit";
import { Prisma } from "@/server/db/generated/client";
import type { HostUpdate } from "@/server/model/host-input";
import type { ConsoleContext } from "@/server/operations/console-context";
import { backendOf, nameTaken } from "@/server/operations/hosts/add-host";
import { hostSecretContext } from "@/server/operations/hosts/host-config";
import { noSuchHost } from "@/server/operations/hosts/list-hosts";

/** Changes what is given. Another address or user forgets the pinned host key unless a new one was accepted. */
export async function updateHost(ctx: ConsoleContext, input: HostUpdate): Promise<void> {
  const { id, secret, forgetHostKey, hostKey, settings, plumbing, ...plain } = input;
  const changes = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  try {
    await ctx.db.$transaction(async (tx) => {
      const row = await tx.host.findUnique({ where: { id } });
      if (!row) throw noSuchHost(id);
      const moved = settings !== undefined && addressOf(settings) !== addressOf(row.settings);
      await tx.host.update({
        where: { id },
        data: {
          ...changes,
          ...(settings === undefined ? {} : { settings, transport: settings.transport, backend: backendOf(settings) }),
          ...(plumbing === undefined ? {} : { plumbing: plumbing ?? Prisma.DbNull }),
          ...(secret === undefined ? {} : { secret: ctx.vault.seal(JSON.stringify(secret), hostSecretContext(id)) }),
          ...(hostKey === undefined ? (forgetHostKey || moved ? { hostKey: null } : {}) : { hostKey }),
        },
      });
      await writeAudit(tx, {
        actor: ctx.actor,
        action: "hosts.update",
        target: row.name,
        outcome: "done",
        detail: {
          ...changes,
          ...(settings ? { settings } : {}),
          ...(plumbing === undefined ? {} : { plumbing }),
          secretChanged: secret !== undefined,
          forgetHostKey: forgetHostKey ?? false,
        },
      });
    });
  } catch (error) {
    throw nameTaken(error, input.name ?? "");
  }
  await ctx.sources.syncHosts();
}

function addressOf(settings: unknown): string {
  const { transport, address, port } = Object(settings) as Record<string, unknown>;
  return JSON.stringify([transport, address, port]);
}
