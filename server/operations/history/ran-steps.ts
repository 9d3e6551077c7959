import type { Db } from "@/server/db/client";
import type { RanStep, SeenChange } from "@/server/history/find-cause";
import { namesOfEffect } from "@/server/history/names-of-effect";
import { INTENT_SOURCE } from "@/server/history/source-state";
import { writtenFacts } from "@/server/history/written-facts";
import { storedEffect, storedHostEffect } from "@/server/operations/plans/stored-effect";

/** A time in which something changed; epoch milliseconds. */
export type Span = { readonly from: number; readonly to: number };

export function spansOf(seen: ReadonlyMap<bigint, SeenChange>): readonly Span[] {
  return [...seen.values()].map(({ since, at }) => ({ from: since, to: at }));
}

const LAG_MS = 2_000;
const MOST_STEPS = 4_000;
const MOST_SPANS = 60;

/** Steps of plans that were under way in any of the spans, by the source that they ran on. */
export async function ranSteps(db: Db, spans: readonly Span[]): Promise<ReadonlyMap<string, readonly RanStep[]>> {
  if (spans.length === 0) return new Map();
  const within = joined(spans).map(({ from, to }) => ({
    AND: [
      { OR: [{ startedAt: { lte: new Date(to + LAG_MS) } }, { intentAt: { lte: new Date(to + LAG_MS) } }] },
      { OR: [{ endedAt: null, status: "applying" }, { endedAt: { gte: new Date(from - LAG_MS) } }] },
    ],
  }));
  const plans = await db.plan.findMany({
    where: { OR: within },
    orderBy: { startedAt: "asc" },
    select: { id: true, createdBy: true, startedAt: true, endedAt: true, intentAt: true, payload: true },
  });
  const planIds = plans.map(({ id }) => id);
  const [steps, audits, hosts] = await Promise.all([
    db.planStep.findMany({
      where: { planId: { in: planIds }, state: { in: ["done", "failed", "running", "pending"] } },
      orderBy: [{ startedAt: "asc" }, { position: "asc" }],
      take: MOST_STEPS,
    }),
    db.auditEntry.findMany({
      where: { planId: { in: planIds } },
      orderBy: { at: "asc" },
      select: { id: true, planId: true, actorName: true },
    }),
    db.host.findMany({ select: { id: true, name: true } }),
  ]);
  const sourceOfHost = new Map(hosts.map(({ id, name }) => [id, `host/${name}`]));
  const auditOf = new Map(audits.map((row) => [row.planId, row]));
  const planOf = new Map(plans.map((plan) => [plan.id, plan]));
  const bySource = new Map<string, RanStep[]>();
  for (const step of steps) {
    const plan = planOf.get(step.planId);
    const begun = step.startedAt ?? (step.place === "console" ? (plan?.intentAt ?? plan?.endedAt) : null);
    if (plan === undefined || begun === null || begun === undefined) continue;
    const source = sourceOf(step, sourceOfHost);
    const isIntent = source === INTENT_SOURCE;
    const audit = auditOf.get(plan.id);
    const ran: RanStep = {
      planId: plan.id,
      step: `${step.verb} ${step.target}`,
      actor: audit?.actorName ?? plan.createdBy,
      auditId: audit?.id ?? null,
      startedAt: begun.getTime(),
      endedAt: step.endedAt?.getTime() ?? null,
      planEndedAt: plan.endedAt?.getTime() ?? null,
      names: namesOfEffect(
        isIntent ? [step.target, step.before, step.after, plan.payload] : [step.target, step.effect],
      ),
      // what a failed step took back is not told
      writes: step.state === "failed" ? null : written(step.effect),
    };
    const known = bySource.get(source);
    if (known === undefined) bySource.set(source, [ran]);
    else known.push(ran);
  }
  return bySource;
}

function written(effect: unknown): RanStep["writes"] {
  const onHost = storedHostEffect(effect);
  return onHost === null ? null : writtenFacts(onHost.operations);
}

type Placed = { readonly place: string; readonly effect: unknown };

function sourceOf({ place, effect }: Placed, sourceOfHost: ReadonlyMap<string, string>): string {
  if (place === "console") return INTENT_SOURCE;
  const onHost = storedHostEffect(effect);
  if (onHost !== null) return sourceOfHost.get(onHost.hostId) ?? `host/${onHost.hostId}`;
  const onAppliance = storedEffect(effect);
  return onAppliance === null ? INTENT_SOURCE : `appliance/${onAppliance.applianceId}`;
}

/** Overlapping spans as one; too many as one that holds them all. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to + LAG_MS) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else result.push(span);
  }
  const [first, last] = [result[0], result.at(-1)];
  if (result.length <= MOST_SPANS || first === undefined || last === undefined) return result;
  return [{ from: first.from, to: Math.max(...result.map(({ to }) => to)) }];
}
