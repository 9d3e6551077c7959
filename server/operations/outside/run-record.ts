import type { Prisma } from "@/server/db/generated/client";
import type { CloudOutcome } from "@/server/model/cloud-effect";
import { BridgeheadError } from "@/server/model/errors";
import type { EffectOutcome, MirrorChange } from "@/server/model/fabric-effect";
import type { HostOutcome } from "@/server/model/host-effect";
import { madeInCloud } from "@/server/operations/cloud-writes/made-in-cloud";
import type { OperationContext } from "@/server/operations/context";
import type { FabricStep } from "@/server/operations/fabric/plan-on-fabrics";
import { writeMirror } from "@/server/operations/fabric/write-mirror";
import { isFabricStep, type OutsideStep } from "@/server/operations/outside/outside-step";
import type { RequestMeter } from "@/server/operations/outside/request-meter";
import { storedCloudEffect } from "@/server/operations/plans/stored-effect";

type Outcome = EffectOutcome | HostOutcome | CloudOutcome;

export type ClaimedRun = {
  readonly planId: string;
  readonly cloudId: string;
  /** When it was claimed: the proof that this run still holds the plan. */
  readonly claim: Date;
};

/** Outcomes that wait to be written; a crash loses no more than these, and a resume finds them out. */
const MOST_WAITING = 64;

/** Writes how a run goes, some outcomes at a time, and notices when somebody cancelled the plan from elsewhere. */
export class RunRecord {
  #ended: { step: OutsideStep; outcome: Outcome; at: Date }[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly ctx: OperationContext,
    private readonly run: ClaimedRun,
    private readonly meter: RequestMeter,
  ) {}

  /** `<applianceId>/<networkId>` to the OneView network that is managed for it, of the networks that steps are about. */
  async managedNetworks(steps: readonly FabricStep[]): Promise<Map<string, string>> {
    const networkIds = new Set(steps.flatMap(({ effect }) => ("networkId" in effect ? [effect.networkId] : [])));
    if (networkIds.size === 0) return new Map();
    const rows = await this.ctx.db.reflection.findMany({
      where: { cloudId: this.run.cloudId, manageable: true, networkId: { in: [...networkIds] } },
    });
    return new Map(rows.map((row) => [`${row.applianceId}/${row.networkId}`, row.oneViewNetworkId]));
  }

  /** What calls of this plan made in a cloud by now, in earlier runs too: id of the step to id of the object. */
  async madeIds(): Promise<Map<string, string>> {
    const rows = await this.ctx.db.planStep.findMany({ where: { planId: this.run.planId, state: "done" } });
    return new Map(
      rows.flatMap(({ stepId, effect }) => {
        const id = storedCloudEffect(effect)?.objectId;
        return id == null ? [] : [[stepId, id] as const];
      }),
    );
  }

  async began(steps: readonly OutsideStep[]): Promise<void> {
    const { planId, claim } = this.run;
    const marked = await this.ctx.db.planStep.updateMany({
      where: {
        ...{ planId, stepId: { in: steps.map((step) => step.id) } },
        plan: { status: "applying", startedAt: claim },
      },
      data: { state: "running", startedAt: new Date(this.ctx.now()), endedAt: null, error: null },
    });
    // before anything is done outside: whoever took the plan over does it
    if (marked.count === 0 && steps.length > 0) throw takenOver(planId);
  }

  async notBegun(steps: readonly OutsideStep[]): Promise<void> {
    if (steps.length > 0) await this.#mark(steps, { state: "pending", startedAt: null });
  }

  async ended(step: OutsideStep, outcome: Outcome): Promise<void> {
    this.#ended.push({ step, outcome, at: new Date(this.ctx.now()) });
    if (this.#ended.length >= MOST_WAITING) await this.flush();
  }

  /** Resolves when everything that was told so far is written. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const ended = this.#ended;
    this.#ended = [];
    const { db } = this.ctx;
    const { planId, cloudId, claim } = this.run;
    const isCancelled = await db.$transaction(
      async (tx) => {
        const [held] = await tx.plan.updateManyAndReturn({
          where: { id: planId, status: "applying", startedAt: claim },
          data: { requests: this.meter.count() },
          select: { cancelAt: true },
        });
        if (held === undefined) throw takenOver(planId);
        const mirror = new Map<string, MirrorChange[]>();
        const done: string[] = [];
        for (const { step, outcome, at } of ended) {
          if (outcome.ok) {
            done.push(step.id);
            if ("objectId" in outcome) await madeInCloud(tx, planId, step, outcome.objectId);
            if (!isFabricStep(step) || !("mirror" in outcome)) continue;
            const known = mirror.get(step.effect.applianceId);
            if (known === undefined) mirror.set(step.effect.applianceId, [...outcome.mirror]);
            else known.push(...outcome.mirror);
          } else {
            await tx.planStep.updateMany({
              where: { planId, stepId: step.id },
              data: { state: "failed", endedAt: at, error: said(outcome.error) },
            });
          }
        }
        for (const [applianceId, changes] of mirror) await writeMirror(tx, { cloudId, applianceId }, changes);
        if (done.length > 0) {
          await tx.planStep.updateMany({
            where: { planId, stepId: { in: done } },
            data: { state: "done", endedAt: ended.at(-1)?.at ?? null, error: null },
          });
        }
        return held.cancelAt !== null;
      },
      { timeout: 60_000 },
    );
    if (isCancelled) this.ctx.runs.cancel(planId);
  }

  async #mark(steps: readonly OutsideStep[], data: Prisma.PlanStepUpdateManyMutationInput): Promise<void> {
    await this.ctx.db.planStep.updateMany({
      where: { planId: this.run.planId, stepId: { in: steps.map((step) => step.id) } },
      data,
    });
  }
}

function said(error: BridgeheadError): string {
  return error.remedy === undefined ? error.message : `${error.message} ${error.remedy}`;
}

function takenOver(planId: string): BridgeheadError {
  return new BridgeheadError("conflict", `Plan ${planId} was taken over by another process; this run has ended.`, {
    remedy: "Look it up under Changes.",
  });
}
