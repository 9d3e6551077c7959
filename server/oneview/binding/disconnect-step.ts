import type { DesiredFabric, MirroredConnection } from "@/server/model/desired-fabric";
import type { FabricEffect } from "@/server/model/fabric-effect";
import type { FabricState, ProfileConnection, ServerProfile } from "@/server/model/fabric-state";
import { networkName, powerCaution, powerOf, riskOf } from "@/server/oneview/binding/connect-step";
import { type ConnectionEdit, needsPowerOff } from "@/server/oneview/binding/connection-edit";
import { decideRemoval, decideReturn } from "@/server/oneview/binding/decide-edits";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type Input = {
  readonly row: MirroredConnection;
  /** `null`: there is nothing left of it on the appliance, or it is another port's now. */
  readonly found: { readonly profile: ServerProfile; readonly connection: ProfileConnection } | null;
  /** Its port is bound to another NIC now. */
  readonly isMoved: boolean;
  readonly deletes: "perform" | "tick";
  readonly desired: DesiredFabric;
  readonly fabric: FabricState;
};

type Answer =
  | { readonly step: PlannedStep<FabricEffect>; readonly edits: readonly ConnectionEdit[] }
  | { readonly notice: string };

/** PURE. Ends a mirrored connection: ours is removed, a re-pointed one leads back where it led, if that is still there. */
export function disconnectStep(input: Input): Answer {
  const { row, found, fabric, deletes, desired } = input;
  const { applianceId } = desired;
  const common = {
    id: stepId("port.disconnect", applianceId, row.portId),
    verb: "port.disconnect",
    target: `port ${row.portId.slice(0, 8)} (${row.mac})`,
    dependsOn: [],
    place: "appliance",
    cause: deletes === "perform" || input.isMoved ? "asked" : "orphan",
  } as const;
  if (found === null) {
    const effect = {
      applianceId,
      kind: "port.disconnect",
      portId: row.portId,
      connection: row,
      how: "forget",
      powerBefore: null,
    } as const;
    const why =
      "The port is no longer bound and its connection is gone or another port's: only the console's note goes.";
    return { step: { ...common, why, risk: "none", before: rowFacts(row, fabric), after: null, effect }, edits: [] };
  }
  const { profile, connection } = found;
  const previous = row.made || row.previousUri === null ? null : row.previousUri;
  const isThere = previous === null ? false : isNetworkThere(previous, fabric);
  if (isThere === null) {
    return {
      notice: `Connection ${connection.id} of profile "${profile.name}" is left as it is: whether the network it led to before still exists could not be read.`,
    };
  }
  const isBack = previous !== null && isThere;
  const edits = isBack ? decideReturn(connection, previous) : decideRemoval(profile.connections, connection);
  const hardware = fabric.serverHardware.find((each) => each.uri === profile.serverHardwareUri);
  const caution = needsPowerOff(edits) ? powerCaution(hardware, profile) : null;
  const reason = input.isMoved ? "The port is bound to another NIC now" : "The port is no longer bound";
  const facts = {
    port: row.portId,
    server: hardware?.name ?? "none",
    profile: profile.name,
    connection: `${connection.id} "${connection.name ?? ""}"`,
  };
  const network = networkName(connection.networkUri, fabric);
  return {
    edits,
    step: {
      ...common,
      why: [`${reason}: ${whatBecomes(row, connection, isBack, edits)}`, caution]
        .filter((each) => each !== null)
        .join(" "),
      risk: riskOf(edits.length, needsPowerOff(edits), hardware),
      before: { ...facts, network },
      after: isBack ? { ...facts, network: networkName(previous, fabric) } : null,
      ...(deletes === "tick" ? { needsTick: true } : {}),
      effect: {
        applianceId,
        kind: "port.disconnect",
        portId: row.portId,
        connection: row,
        how: isBack ? "repoint" : "remove",
        powerBefore: needsPowerOff(edits) ? powerOf(hardware) : null,
      },
    },
  };
}

function whatBecomes(
  row: MirroredConnection,
  connection: ProfileConnection,
  isBack: boolean,
  edits: readonly ConnectionEdit[],
): string {
  if (isBack) return `connection ${connection.id} leads back to the network it led to before.`;
  const promoted = edits.find((each) => each.kind === "boot");
  const then = promoted === undefined ? "" : ` Connection ${promoted.id} becomes the Primary to boot from.`;
  if (row.made) return `connection ${connection.id}, made for it, is removed.${then}`;
  return `the network that connection ${connection.id} led to before is gone, so it is removed.${then}`;
}

/** `null`: not known. */
function isNetworkThere(uri: string, fabric: FabricState): boolean | null {
  if ([...fabric.networks, ...fabric.networkSets].some((each) => each.uri === uri)) return true;
  const isUnread = fabric.errors.some((each) => each.part === "networks" || each.part === "networkSets");
  return isUnread ? null : false;
}

function rowFacts(row: MirroredConnection, fabric: FabricState): Record<string, string> {
  return {
    port: row.portId,
    MAC: row.mac,
    profile: row.serverProfileId,
    connection: String(row.connectionId),
    "OneView network": networkName(`/rest/ethernet-networks/${row.oneViewNetworkId}`, fabric),
  };
}
