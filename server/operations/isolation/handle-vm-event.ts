import { z } from "zod";
import { BridgeheadError } from "@/server/model/errors";
import { vmNameSchema } from "@/server/model/isolation";
import type { HookAnswer } from "@/server/model/isolation-view";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { readManagedHosts } from "@/server/operations/host-steps/managed-hosts";
import { activateIsolation } from "@/server/operations/isolation/activate-isolation";
import { findManagedHost } from "@/server/operations/isolation/find-host";
import { flushIsolation } from "@/server/operations/isolation/flush-isolation";

/** What OpenNebula's hook tells. */
export const vmEventSchema = z.strictObject({
  event: z.enum(["running", "shutdown", "stop", "done"]),
  vm: vmNameSchema.optional().describe("e.g. one-42; needed with running"),
  host: z.string().trim().min(1).max(255).optional().describe("the node, by any of its names; needed with running"),
  domain: z.string().max(2_000_000).optional().describe("virsh dumpxml of the VM; needed with running"),
});
export type VmEvent = z.infer<typeof vmEventSchema>;

/**
 * Does what an event of a VM asks for, at once: `running` isolates it, every other one flushes what is left over on the
 * node, or on all managed hosts when none is named. Told twice it changes nothing the second time.
 */
export async function handleVmEvent(ctx: OperationContext, told: VmEvent, signal: AbortSignal): Promise<HookAnswer> {
  const { event, vm, domain } = told;
  const how = { mode: "apply" as const };
  if (event === "running") {
    const missing = [
      vm === undefined ? "vm" : "",
      told.host === undefined ? "host" : "",
      domain ? "" : "the domain's XML",
    ];
    const needed = missing.filter((each) => each !== "");
    if (vm === undefined || told.host === undefined || !domain) {
      throw new BridgeheadError("invalid", `The event running came without ${needed.join(" and ")}.`, {
        remedy: "Send event, vm and host, and the output of virsh dumpxml as the body.",
      });
    }
    const host = await findManagedHost(ctx, told.host);
    const run = await activateIsolation(ctx, { host: host.id, vm, text: domain, source: "hook" }, how, signal);
    return { event, vm, hosts: [answerOf(host.name, run)] };
  }
  const hosts = told.host === undefined ? await readManagedHosts(ctx.db) : [await findManagedHost(ctx, told.host)];
  const answers: HookAnswer["hosts"][number][] = [];
  for (const host of hosts)
    answers.push(answerOf(host.name, await flushIsolation(ctx, { host: host.id }, how, signal)));
  return { event, vm: vm ?? null, hosts: answers };
}

function answerOf(host: string, run: PlanRun): HookAnswer["hosts"][number] {
  const done = run.steps.filter((step) => step.state === "done" && step.place === "host");
  const rules = (facts: Readonly<Record<string, string>> | null) =>
    Object.values(facts ?? {}).filter((each) => each.startsWith("FORWARD "));
  const failed = run.steps.flatMap((step) => (step.error === null ? [] : [step.error]));
  return {
    host,
    planId: run.id,
    status: run.status,
    added: done.flatMap((step) => rules(step.after)),
    removed: done.flatMap((step) => rules(step.before)),
    notices: run.notices,
    error: run.error ?? (failed.length > 0 ? failed.join(" ") : null),
  };
}
