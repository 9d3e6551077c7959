import { probeReadiness } from "@/server/hosts/readiness-probe";
import { plumbingSchema } from "@/server/model/plumbing";
import type { HostReadiness } from "@/server/model/readiness-view";
import type { ConsoleContext } from "@/server/operations/console-context";
import { hostConfig } from "@/server/operations/hosts/host-config";
import { noSuchHost } from "@/server/operations/hosts/list-hosts";
import { installCommand, readinessChecks } from "@/server/operations/hosts/readiness-checks";

/** Looks on a host whether it has what plugging and wiring takes. Changes nothing there. */
export async function hostReadiness(
  ctx: ConsoleContext,
  { id }: { readonly id: string },
  signal: AbortSignal | undefined,
): Promise<HostReadiness> {
  const row = await ctx.db.host.findUnique({ where: { id } });
  if (row === null) throw noSuchHost(id);
  const config = hostConfig(row, ctx.vault);
  const about = { hostId: id, hostName: row.name, checkedAt: ctx.now() };
  if (config.transport === "simulated") return { ...about, simulated: true, checks: [], install: null };
  const facts = await probeReadiness(config, signal);
  const plumbing = row.plumbing === null ? null : (plumbingSchema.safeParse(row.plumbing).data ?? null);
  const checks = readinessChecks({ facts, plumbing, state: ctx.hostState(id) });
  return { ...about, simulated: false, checks, install: installCommand(checks) };
}
