import type { MigrationMark, MigrationStep, MigrationStepKey } from "@/server/model/migration";
import type { PlanRun, RunStep } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import {
  loadMigration,
  type MigrationChange,
  type MigrationRecord,
  saveMigration,
  stepOf,
} from "@/server/operations/migration/migration-record";

/** Writes down what becomes of a migration, each thing at once, so that whoever looks sees it and a restart knows it. */
export class MigrationJournal {
  #record: MigrationRecord;
  readonly #ctx: OperationContext;

  private constructor(ctx: OperationContext, record: MigrationRecord) {
    this.#ctx = ctx;
    this.#record = record;
  }

  static async open(ctx: OperationContext, id: string): Promise<MigrationJournal> {
    return new MigrationJournal(ctx, await loadMigration(ctx.db, id));
  }

  get record(): MigrationRecord {
    return this.#record;
  }

  /** Also what others wrote meanwhile: the report, and whether it is to be cancelled. */
  async readAgain(): Promise<MigrationRecord> {
    this.#record = await loadMigration(this.#ctx.db, this.#record.id);
    return this.#record;
  }

  async save(change: MigrationChange): Promise<void> {
    await saveMigration(this.#ctx.db, this.#record.id, change);
    this.#record = { ...this.#record, ...change };
  }

  begin(key: MigrationStepKey, note: string | null = null): Promise<void> {
    return this.#setStep(key, { state: "running", startedAt: this.#ctx.now(), endedAt: null, note });
  }

  async end(key: MigrationStepKey, state: MigrationStep["state"], note: string | null): Promise<void> {
    const now = this.#ctx.now();
    const { startedAt } = stepOf(this.#record.steps, key);
    await this.#setStep(key, { state, note, startedAt: startedAt ?? now, endedAt: now });
  }

  async note(key: MigrationStepKey, note: string): Promise<void> {
    if (stepOf(this.#record.steps, key).note !== note) await this.#setStep(key, { note });
  }

  /** A plan that does a step, or part of it. */
  async plan(key: MigrationStepKey, { id }: PlanRun): Promise<void> {
    const { planIds } = stepOf(this.#record.steps, key);
    if (!planIds.includes(id)) await this.#setStep(key, { planIds: [...planIds, id] });
  }

  /** A step whose times are those of the plan's steps that did it. */
  async timed(key: MigrationStepKey, plan: PlanRun, steps: readonly RunStep[], note: string): Promise<void> {
    const begun = steps.flatMap(({ startedAt }) => startedAt ?? []);
    const ended = steps.flatMap(({ endedAt }) => endedAt ?? []);
    await this.#setStep(key, {
      ...{ state: "done", note, planIds: [plan.id] },
      startedAt: begun.length === 0 ? (plan.startedAt ?? this.#ctx.now()) : Math.min(...begun),
      endedAt: ended.length === 0 ? (plan.endedAt ?? this.#ctx.now()) : Math.max(...ended),
    });
  }

  async mark(mark: MigrationMark): Promise<void> {
    const { marks } = this.#record;
    if (marks.some(({ actor, key }) => actor === mark.actor && key === mark.key)) return;
    await this.save({ marks: [...marks, mark].sort((a, b) => a.at - b.at) });
  }

  async #setStep(key: MigrationStepKey, change: Partial<MigrationStep>): Promise<void> {
    await this.save({ steps: this.#record.steps.map((each) => (each.key === key ? { ...each, ...change } : each)) });
  }
}
