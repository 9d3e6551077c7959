import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { checkMappings, type MappingFault } from "@/server/operations/intent/check-mappings";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";

export type ChangeFaults = {
  /** Faults of what is asked for. */
  readonly refusing: readonly MappingFault[];
  /** Faults of mappings that stand already: told, as this request is not about them. */
  readonly telling: readonly MappingFault[];
};

/** Which mappings a request must answer for: those it sets. A repair tells what is wrong with those that stand. */
export function checkChange(
  desired: CloudIntent,
  request: ChangeRequest,
  fabrics: Fabrics,
  facts: MappingFacts,
): ChangeFaults {
  const check = (
    isChecked: (each: { physicalNetwork: string; applianceId: string }) => boolean,
    flat: boolean,
    sets: boolean,
  ) =>
    checkMappings(
      desired,
      {
        flat: flat ? desired.flatMappings.filter(isChecked) : [],
        uplinkSets: sets ? desired.uplinkSetMappings.filter(isChecked) : [],
      },
      fabrics,
      facts.applianceName,
    );
  switch (request.kind) {
    case "set-flat": {
      const set = desired.flatMappings.at(-1);
      return { refusing: check((each) => each === set, true, false), telling: [] };
    }
    case "set-uplink-sets":
      return {
        refusing: check(
          (each) => each.physicalNetwork === request.physicalNetwork && each.applianceId === request.applianceId,
          false,
          true,
        ),
        telling: [],
      };
    case "import-ini":
      return {
        refusing: check(
          (each) => each.applianceId === request.applianceId,
          request.flat !== null,
          request.uplinkSets !== null,
        ),
        telling: [],
      };
    case "reconcile":
      return { refusing: [], telling: check(() => true, true, true) };
    default:
      return { refusing: [], telling: [] };
  }
}
