import { z } from "zod";
import { plansOf, type ReplicaWorld } from "@/server/operations/proof/replica-stream";

const hostEffect = z.object({ kind: z.literal("host.change"), hostId: z.string() });

/** What is not as it must be after a stream of plans: empty when each was applied exactly once. */
export async function notOnce(world: ReplicaWorld): Promise<readonly string[]> {
  return [...(await plansNotOnce(world)), ...onAppliance(world), ...(await onHosts(world))];
}

/** Each change has one plan, which was applied, and one row of the audit trail that says so. */
async function plansNotOnce({ db, requests }: ReplicaWorld): Promise<string[]> {
  const wrong: string[] = [];
  for (const request of requests) {
    const ids = await plansOf(db, request);
    const plans = await db.plan.findMany({ where: { id: { in: [...ids] } }, include: { steps: true } });
    const what = `${request.kind} ${JSON.stringify(ids)}`;
    const states = plans.map(({ status, error }) => `${status} ${error ?? ""}`.trim());
    if (states.join() !== "applied") wrong.push(`${what}: ${states.join() || "no plan"}`);
    const open = plans.flatMap(({ steps }) => steps.filter(({ state }) => state !== "done"));
    for (const step of open) wrong.push(`${what}: step ${step.stepId} is ${step.state} ${step.error ?? ""}`);
    const done = await db.auditEntry.count({ where: { planId: { in: [...ids] }, outcome: "done" } });
    if (done !== 1) wrong.push(`${what}: ${done} rows of the audit trail say that it was done`);
  }
  return wrong;
}

/** Each network was made once, and no request for one was answered with a refusal. */
function onAppliance({ simulator, requests }: ReplicaWorld): string[] {
  const wanted = requests
    .flatMap((each) => (each.kind === "create-network" ? `Neutron [${each.networkId}]` : []))
    .sort();
  const there = simulator
    .resources("ethernet-networks")
    .map(({ name }) => String(name))
    .filter((name) => name.startsWith("Neutron ["))
    .sort();
  const { log = [] } = simulator.requests();
  const asked = log.filter(
    ({ method, path }) => method === "POST" && /^\/rest\/ethernet-networks(\/bulk)?$/.test(path),
  );
  const refused = asked.filter(({ status }) => status !== null && status >= 400);
  return [
    ...(there.join() === wanted.join() ? [] : [`on the appliance: ${there.length} networks for ${wanted.length}`]),
    ...refused.map(({ path, status }) => `the appliance answered ${status} to POST ${path}`),
    ...(asked.length > wanted.length ? [`${asked.length} requests made ${wanted.length} networks`] : []),
  ];
}

/**
 * No two plans were at one host at the same time, whichever console they ran in. A plan holds its hosts from its first step
 * there to its last; when its console is killed, others may come in between before it is gone on with.
 */
async function onHosts({ db }: ReplicaWorld): Promise<string[]> {
  const steps = await db.planStep.findMany({
    where: { place: "host", state: "done" },
    include: { plan: { select: { startedAt: true } } },
  });
  const spans = new Map<string, Map<string, Span>>();
  for (const { id, effect, planId, startedAt, endedAt, plan } of steps) {
    const parsed = hostEffect.safeParse(effect);
    if (!parsed.success || startedAt === null || endedAt === null) continue;
    const ofHost = spans.get(parsed.data.hostId) ?? new Map<string, Span>();
    // begun before the plan was claimed for the last time: by a console that is gone
    const isEarlier = plan.startedAt !== null && startedAt < plan.startedAt;
    const key = isEarlier ? `${planId}/${id}` : planId;
    // who took the plan over found it done and noted that: when it ended is not known
    const isFound = isEarlier && plan.startedAt !== null && endedAt > plan.startedAt;
    const ended = (isFound ? startedAt : endedAt).getTime();
    const span = ofHost.get(key) ?? { planId, from: startedAt.getTime(), to: ended };
    const from = Math.min(span.from, startedAt.getTime());
    ofHost.set(key, { planId, from, to: Math.max(span.to, ended) });
    spans.set(parsed.data.hostId, ofHost);
  }
  const wrong: string[] = [];
  for (const [hostId, ofHost] of spans) {
    const inOrder = [...ofHost.values()].sort((a, b) => a.from - b.from);
    for (const [at, span] of inOrder.entries()) {
      const next = inOrder.slice(at + 1).find((each) => each.planId !== span.planId);
      if (next !== undefined && next.from < span.to) {
        wrong.push(`${hostId}: plans ${span.planId} and ${next.planId} at once`);
      }
    }
  }
  return wrong;
}

type Span = { readonly planId: string; readonly from: number; readonly to: number };
