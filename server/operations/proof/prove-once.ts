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

/** No two plans were at one host at the same time, whichever console they ran in. */
async function onHosts({ db }: ReplicaWorld): Promise<string[]> {
  const steps = await db.planStep.findMany({ where: { place: "host", state: "done" }, orderBy: { startedAt: "asc" } });
  const spans = new Map<string, Map<string, { from: number; to: number }>>();
  for (const { effect, planId, startedAt, endedAt } of steps) {
    const parsed = hostEffect.safeParse(effect);
    if (!parsed.success || startedAt === null || endedAt === null) continue;
    const ofHost = spans.get(parsed.data.hostId) ?? new Map<string, { from: number; to: number }>();
    const span = ofHost.get(planId) ?? { from: startedAt.getTime(), to: endedAt.getTime() };
    span.from = Math.min(span.from, startedAt.getTime());
    span.to = Math.max(span.to, endedAt.getTime());
    ofHost.set(planId, span);
    spans.set(parsed.data.hostId, ofHost);
  }
  const wrong: string[] = [];
  for (const [hostId, ofHost] of spans) {
    const inOrder = [...ofHost].sort(([, a], [, b]) => a.from - b.from);
    for (const [at, [planId, span]] of inOrder.entries()) {
      const next = inOrder[at + 1];
      if (next !== undefined && next[1].from < span.to) wrong.push(`${hostId}: plans ${planId} and ${next[0]} at once`);
    }
  }
  return wrong;
}
