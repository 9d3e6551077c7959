import { FaultsError } from "@/server/model/faults-error";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { checkIni, type IniInput } from "@/server/operations/mappings/check-ini";
import { type ChangeMode, changeIntent } from "@/server/operations/plans/change-intent";

/** Makes the mappings of an appliance what the text says. With faults in it nothing is planned, and all are told. */
export async function importIni(
  ctx: OperationContext,
  input: IniInput,
  how: ChangeMode,
  signal: AbortSignal,
): Promise<PlanRun> {
  const { check, request } = await checkIni(ctx, input, signal);
  if (check.faults.length > 0) {
    throw new FaultsError(
      check.faults.map((fault) =>
        fault.line === null
          ? fault
          : { ...fault, message: `Line ${fault.line}, column ${fault.column}: ${fault.message}` },
      ),
    );
  }
  return changeIntent(ctx, request, how, signal);
}
