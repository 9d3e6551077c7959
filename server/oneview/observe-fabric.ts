import type { FabricPart, FabricState } from "@/server/model/fabric-state";
import type { OneViewClient } from "@/server/oneview/client";
import { type PartAnswer, partPaths, toFabricState } from "@/server/oneview/state";

/**
 * Reads the lists of `parts` at the same time. A list that fails is an error in the state; all of them failing is an
 * error. Lists that were not asked for are empty in what is answered.
 */
export async function observeFabric(
  client: OneViewClient,
  appliance: { readonly id: string; readonly name: string },
  parts: readonly FabricPart[],
  clock: () => number,
  signal: AbortSignal,
): Promise<FabricState> {
  const apiVersion = await client.version(signal);
  const observedAt = clock();
  const failures: unknown[] = [];
  const answerOf = async (part: FabricPart): Promise<PartAnswer> => {
    try {
      return { ok: true, members: await client.list(partPaths[part], signal) };
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  };
  const answers = new Map(
    await Promise.all(parts.map(async (part): Promise<[FabricPart, PartAnswer]> => [part, await answerOf(part)])),
  );
  if (parts.length > 0 && failures.length === parts.length) throw failures[0];
  const of = (part: FabricPart): PartAnswer => answers.get(part) ?? { ok: true, members: [] };
  return toFabricState(
    { applianceId: appliance.id, name: appliance.name, apiVersion, observedAt },
    {
      networks: of("networks"),
      networkSets: of("networkSets"),
      groups: of("groups"),
      logicalInterconnects: of("logicalInterconnects"),
      uplinkSets: of("uplinkSets"),
      interconnects: of("interconnects"),
      enclosures: of("enclosures"),
      serverHardware: of("serverHardware"),
      serverProfiles: of("serverProfiles"),
    },
  );
}

/** PURE. The last look with `parts` of it, and what is wrong with them, as a newer look showed them. */
export function withParts(last: FabricState, newer: FabricState, parts: readonly FabricPart[]): FabricState {
  const errors = [...last.errors.filter(({ part }) => !parts.includes(part)), ...newer.errors];
  const read = Object.fromEntries(parts.map((part) => [part, newer[part]]));
  return { ...last, ...read, apiVersion: newer.apiVersion, observedAt: newer.observedAt, errors };
}
