import { writeAudit } from "@/server/audit/audit";
import { Prisma } from "@/server/db/generated/client";
import { BridgeheadError } from "@/server/model/errors";
import type { HostInput } from "@/server/model/host-input";
import type { ConsoleContext } from "@/server/operations/console-context";
import { hostSecretContext } from "@/server/operations/hosts/host-config";

/** Registers a host and begins to observe it. The answer comes before the first read. */
export async function addHost(
  ctx: ConsoleContext,
  input: HostInput,
  origin: "operator" | "lab" = "operator",
): Promise<{ id: string }> {
  if (input.settings.transport === "ssh" && !input.secret) {
    throw new BridgeheadError("invalid", `Host ${input.name} has no password or key to sign in with over SSH.`, {
      remedy: "Give a private key or a password.",
    });
  }
  const id = ctx.newId();
  try {
    await ctx.db.$transaction(async (tx) => {
      await tx.host.create({
        data: {
          id,
          origin,
          name: input.name,
          backend: backendOf(input.settings),
          transport: input.settings.transport,
          ownership: input.ownership,
          settings: input.settings,
          ...(input.plumbing ? { plumbing: input.plumbing } : {}),
          hostKey: input.hostKey ?? null,
          secret: input.secret ? ctx.vault.seal(JSON.stringify(input.secret), hostSecretContext(id)) : null,
        },
      });
      await writeAudit(tx, {
        actor: ctx.actor,
        action: "hosts.add",
        target: input.name,
        outcome: "done",
        detail: { id, ownership: input.ownership, ...input.settings, plumbing: input.plumbing ?? null },
      });
    });
  } catch (error) {
    throw nameTaken(error, input.name);
  }
  await ctx.sources.syncHosts();
  return { id };
}

export const backendOf = ({ transport }: HostInput["settings"]): string =>
  transport === "simulated" ? "simulated" : "linux";

export function nameTaken(error: unknown, name: string): unknown {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== "P2002") return error;
  return new BridgeheadError("conflict", `The name ${name} is taken.`, { remedy: "Pick another name.", cause: error });
}
