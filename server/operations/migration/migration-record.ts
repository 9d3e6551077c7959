import { z } from "zod";
import type { Db, Tx } from "@/server/db/client";
import type { Migration as MigrationRow, Prisma } from "@/server/db/generated/client";
import { BridgeheadError } from "@/server/model/errors";
import {
  handOverSchema,
  MIGRATION_STEP_KEYS,
  type MigrationAbilities,
  type MigrationMark,
  type MigrationReport,
  type MigrationStep,
  type MigrationStepKey,
  type MigrationXml,
  migrationAbilitiesSchema,
  migrationMarkSchema,
  migrationReportSchema,
  migrationStateSchema,
  migrationStepSchema,
  migrationWiringSchema,
  migrationXmlSchema,
} from "@/server/model/migration";

/** A migration as its row says. Only the process that drives it writes it, except the report and the wish to cancel. */
export type MigrationRecord = ReturnType<typeof toRecord>;

/** What its driver writes. */
export type MigrationChange = {
  readonly state?: MigrationRecord["state"];
  readonly steps?: readonly MigrationStep[];
  readonly marks?: readonly MigrationMark[];
  readonly abilities?: MigrationAbilities;
  readonly fallback?: string | null;
  readonly profileJson?: string;
  readonly xml?: MigrationXml;
  readonly isolated?: boolean | null;
  readonly error?: string | null;
  readonly handOverAt?: number;
  readonly endedAt?: number;
};

export const OPEN_STATES = ["running", "rolling-back"];

export const freshSteps = (): readonly MigrationStep[] =>
  MIGRATION_STEP_KEYS.map((key) => ({
    key,
    state: "waiting",
    startedAt: null,
    endedAt: null,
    note: null,
    planIds: [],
  }));

export async function loadMigration(db: Db | Tx, id: string): Promise<MigrationRecord> {
  const row = await db.migration.findUnique({ where: { id } });
  if (row !== null) return toRecord(row);
  throw new BridgeheadError("missing", `There is no migration ${id}.`, { remedy: "Read the list again." });
}

export async function saveMigration(db: Db | Tx, id: string, change: MigrationChange): Promise<void> {
  const { steps, marks, abilities, xml, handOverAt, endedAt, ...plain } = change;
  await db.migration.update({
    where: { id },
    data: {
      ...plain,
      ...(steps === undefined ? {} : { steps: json(steps) }),
      ...(marks === undefined ? {} : { marks: json(marks) }),
      ...(abilities === undefined ? {} : { abilities: json(abilities) }),
      ...(xml === undefined ? {} : { xml: json(xml) }),
      ...(handOverAt === undefined ? {} : { handOverAt: new Date(handOverAt) }),
      ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt) }),
    },
  });
}

export async function saveReport(db: Db | Tx, id: string, report: MigrationReport): Promise<void> {
  await db.migration.update({ where: { id }, data: { report: json(report) } });
}

export function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value));
}

export function stepOf(steps: readonly MigrationStep[], key: MigrationStepKey): MigrationStep {
  const found = steps.find((each) => each.key === key);
  if (found === undefined) throw new Error(`a migration has no step ${key}`);
  return found;
}

const epoch = (date: Date | null) => date?.getTime() ?? null;

export function toRecord(row: MigrationRow) {
  const { createdAt, handOverAt, cancelAt, endedAt, ...plain } = row;
  return {
    ...plain,
    state: migrationStateSchema.parse(row.state),
    wiring: migrationWiringSchema.parse(row.wiring),
    handOver: handOverSchema.parse(row.handOver),
    abilities: migrationAbilitiesSchema.parse(row.abilities),
    steps: z.array(migrationStepSchema).readonly().parse(row.steps),
    marks: z.array(migrationMarkSchema).readonly().parse(row.marks),
    report: migrationReportSchema.parse(row.report),
    xml: row.xml === null ? null : migrationXmlSchema.parse(row.xml),
    createdAt: createdAt.getTime(),
    handOverAt: epoch(handOverAt),
    cancelAt: epoch(cancelAt),
    endedAt: epoch(endedAt),
  };
}
