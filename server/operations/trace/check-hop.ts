import { writeAudit } from "@/server/audit/audit";
import { askSwitch } from "@/server/hosts/ask-switch";
import { BridgeheadError } from "@/server/model/errors";
import type { SwitchCheck, TraceCheckInput } from "@/server/model/trace";
import type { ConsoleContext } from "@/server/operations/console-context";
import { compareHop } from "@/server/trace/switch-answer";
import { liveHost } from "./live-host";
import { runTrace } from "./run-trace";

/**
 * Asks the running switch of one hop what it would do with the packet, and compares. The trace is made anew: what is asked
 * comes from it and from nobody else. Sends nothing; leaves an audit row, as everything does that runs on a host.
 */
export async function checkHop(
  ctx: ConsoleContext,
  { hop: number, ...input }: TraceCheckInput,
  signal: AbortSignal | undefined,
): Promise<SwitchCheck> {
  const { hops, verdict } = await runTrace(ctx, input);
  const hop = hops[number - 1];
  if (hop?.check === undefined) {
    throw new BridgeheadError("missing", `Hop ${number} of this trace is no switch that can be asked.`, {
      remedy: "The hosts may have changed since: trace again.",
    });
  }
  const { id, name, config } = await liveHost(ctx, hop.host);
  const { stdout, stderr, exitCode, ms } = await askSwitch(config, hop.check, signal);
  await writeAudit(ctx.db, {
    actor: ctx.actor,
    action: "trace.check",
    target: `${name}: ${hop.check}`,
    outcome: "done",
    detail: { hostId: id, exitCode, ms: Math.round(ms) },
  });
  const ends = number === hops.length && verdict === "dropped";
  return {
    ...compareHop(hop, { ends }, stdout),
    command: hop.check,
    stdout,
    stderr,
    exitCode,
  };
}
