import { writeAudit } from "@/server/audit/audit";
import { runInside as runOnHost } from "@/server/hosts/run-inside";
import { BridgeheadError } from "@/server/model/errors";
import type { RunInsideInput, RunInsideResult } from "@/server/model/run-inside";
import type { ConsoleContext } from "@/server/operations/console-context";
import { hostConfig } from "@/server/operations/hosts/host-config";
import { noSuchHost } from "@/server/operations/hosts/list-hosts";

/** Looks with the host's own eyes: one command of a fixed list in a namespace that was observed. Leaves an audit row. */
export async function runInside(
  ctx: ConsoleContext,
  input: RunInsideInput,
  signal: AbortSignal | undefined,
): Promise<RunInsideResult> {
  const row = await ctx.db.host.findUnique({ where: { id: input.hostId } });
  if (row === null) throw noSuchHost(input.hostId);
  const config = hostConfig(row, ctx.vault);
  if (config.transport === "simulated") {
    throw new BridgeheadError("refused", `${row.name} is simulated: there is no machine to run anything on.`, {
      remedy: "Its panels show all that it plays. `npm run lab -- up` brings up hosts that commands run on.",
    });
  }
  const where = input.namespace === "" ? "the root namespace" : `namespace ${input.namespace}`;
  const namespace = ctx.hostState(row.id)?.namespaces.find(({ name }) => name === input.namespace);
  if (namespace === undefined) {
    throw new BridgeheadError("missing", `Host ${row.name} shows no ${where}.`, {
      remedy: "Read the host again: it may be gone, or the host was never read.",
    });
  }
  const result = await runOnHost(config, namespace, input, signal);
  const { command, exitCode, ms } = result;
  await writeAudit(ctx.db, {
    actor: ctx.actor,
    action: "hosts.runInside",
    target: `${row.name}: ${command}`,
    outcome: "done",
    detail: { hostId: row.id, namespace: input.namespace, verb: input.verb, exitCode, ms: Math.round(ms) },
  });
  return result;
}
