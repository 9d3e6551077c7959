import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import type { MigrationView, MigrationWiring } from "@/server/model/migration";
import type { OperationContext } from "@/server/operations/context";
import { lockCloud } from "@/server/operations/intent/lock-cloud";
import { getMigration } from "@/server/operations/migration/get-migration";
import { freshSteps, json, OPEN_STATES } from "@/server/operations/migration/migration-record";
import { readSetting } from "@/server/operations/migration/migration-setting";
import { previewMigration } from "@/server/operations/migration/preview-migration";
import { runMigration } from "@/server/operations/migration/run-migration";

export type StartMigration = {
  readonly portId: string;
  readonly destination: string;
  readonly wiring: MigrationWiring;
  /** How long the hypervisor is waited for. */
  readonly handOverSeconds: number;
};

/** Begins a migration and answers at once. What cannot be planned is refused before anything is stored; a port migrates once at a time. */
export async function startMigration(
  ctx: OperationContext,
  input: StartMigration,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<MigrationView> {
  await previewMigration(ctx, input, signal);
  const setting = await readSetting(ctx, input, signal);
  const { cloudId, port, network, source, destination } = setting;
  const id = ctx.newId();
  const now = new Date(ctx.now());
  await ctx.db.$transaction(async (tx) => {
    await lockCloud(tx, cloudId);
    const open = await tx.migration.findFirst({ where: { portId: port.id, state: { in: OPEN_STATES } } });
    if (open !== null) {
      throw new BridgeheadError(
        "conflict",
        `Port ${port.name || port.id} is being migrated to ${open.destination} already.`,
        {
          remedy: "Let that migration end, or cancel it.",
        },
      );
    }
    await tx.migration.create({
      data: {
        ...{
          id,
          cloudId,
          portId: port.id,
          portName: port.name || port.id,
          mac: port.mac,
          networkName: network.name || network.id,
        },
        ...{ source: source.name, destination: destination.name, state: "running", wiring: input.wiring },
        ...{ handOver: setting.handOver, handOverSeconds: input.handOverSeconds, abilities: json(setting.abilities) },
        ...{ fallback: setting.fallback, profileJson: setting.profileJson, steps: json(freshSteps()), marks: [] },
        ...{ createdBy: ctx.actor.name, createdAt: now, claimedAt: now, owner: ctx.runs.owner },
      },
    });
    const target = `port ${port.name || port.id} from ${source.name} to ${destination.name}`;
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "ports.migrate",
      outcome: "requested",
      target,
      detail: { migrationId: id },
    });
  });
  runMigration(ctx, id).catch(onFailure);
  return getMigration(ctx, id);
}
