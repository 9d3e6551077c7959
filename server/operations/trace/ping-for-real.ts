import { writeAudit } from "@/server/audit/audit";
import { runInside } from "@/server/hosts/run-inside";
import { type Pinged, pingFromGuest } from "@/server/hosts/send-ping";
import { BridgeheadError } from "@/server/model/errors";
import { pingAnswer } from "@/server/model/ping-answer";
import type { RealPing, TracePingInput, TraceVerdict } from "@/server/model/trace";
import type { ConsoleContext } from "@/server/operations/console-context";
import { tracePacket } from "@/server/trace/trace-packet";
import { addressOf, type Start, startOf } from "@/server/trace/trace-start";
import { TraceIndex } from "@/server/trace/trace-world";
import { type LiveHost, liveHost } from "./live-host";

/**
 * Sends the ping that was traced, three times, and compares: from a namespace of a host, or from inside a guest of the lab. The
 * trace is made anew. Nobody looks into other guests. Leaves an audit row, as everything does that runs on a host.
 */
export async function pingForReal(
  ctx: ConsoleContext,
  input: TracePingInput,
  signal: AbortSignal | undefined,
): Promise<RealPing> {
  const { world } = await ctx.views.of(undefined);
  const index = new TraceIndex(world);
  const start = startOf(index, input.from);
  if ("missing" in start) throw nowhere(start.missing);
  const receiver = "portId" in input.to ? index.port(input.to.portId) : null;
  const address = "address" in input.to ? input.to.address : addressOf(receiver, start.port);
  if (address === null) throw nowhere("the receiver has no address of the sender's family");
  const host = await liveHost(ctx, start.place.host);
  const { verdict } = tracePacket(world, { ...input, protocol: "icmp" });
  const pinged = await ping(index, host, start, address, signal);
  const { command, stdout, stderr, exitCode, ms } = pinged;
  await writeAudit(ctx.db, {
    actor: ctx.actor,
    action: "trace.ping",
    target: `${host.name}: ${command}`,
    outcome: "done",
    detail: { hostId: host.id, exitCode, ms: Math.round(ms) },
  });
  return { ...compared(verdict, stdout), command, stdout, stderr, exitCode };
}

async function ping(
  index: TraceIndex,
  { name, config }: LiveHost,
  { place, port }: Start,
  address: string,
  signal: AbortSignal | undefined,
): Promise<Pinged> {
  if (place.kind === "stack") {
    const namespace = index.host(place.host)?.state.namespaces.find((one) => one.name === place.namespace);
    if (namespace === undefined) throw nowhere(`${name} shows no namespace ${place.namespace}`);
    return runInside(config, namespace, { verb: "ping", address }, signal);
  }
  const pinged = port === null ? null : await pingFromGuest(config, port.mac, address, signal);
  if (pinged !== null) return pinged;
  throw new BridgeheadError(
    "refused",
    `${place.device} on ${name} leads to a guest that nothing can be sent from here.`,
    {
      remedy: "Ping inside the guest, or trace from its network's DHCP service or router, which can be pinged from.",
    },
  );
}

function nowhere(why: string): BridgeheadError {
  return new BridgeheadError("missing", `Nothing was sent: ${why}.`, { remedy: "Trace again." });
}

/** `unknown` claims nothing that could be wrong. */
export function compared(verdict: TraceVerdict, stdout: string): Pick<RealPing, "agrees" | "words"> {
  const answer = pingAnswer({ stdout });
  if (answer === null) return { agrees: null, words: "No ping was sent; what it printed says why." };
  const words = `${answer.received} of ${answer.sent} pings were answered`;
  if (verdict === "unknown") return { agrees: null, words: `${words}; the trace does not tell.` };
  const agrees = (verdict === "delivered") === answer.received > 0;
  return { agrees, words: `${words}; the trace says ${verdict}.` };
}
