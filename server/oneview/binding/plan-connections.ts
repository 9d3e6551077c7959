import type { DesiredConnection, MirroredConnection } from "@/server/model/desired-fabric";
import type { FabricEffect } from "@/server/model/fabric-effect";
import type { FabricState } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/fault";
import { ConnectionWorld, type PlanConnectionsInput } from "@/server/oneview/binding/connection-world";
import type { PlannedStep } from "@/server/reconcile/planned-step";

type FabricStep = PlannedStep<FabricEffect>;

export type ConnectionPlan = {
  readonly steps: readonly FabricStep[];
  readonly notices: readonly string[];
  /** Per port, why it can not be bound. */
  readonly faults: readonly Fault[];
};

/**
 * PURE. The steps that make server-profile connections what the bound baremetal ports ask for:
 * - a mirrored connection whose port is no longer bound, or sits elsewhere now, goes: one we made is removed, one we
 *   re-pointed leads back; one that is gone, or that another port has taken over, is only forgotten;
 * - a port whose connection is right and mirrored needs nothing; otherwise one step brings both about;
 * - never touched: connections that are neither mirrored, nor named for a bound port's MAC, nor bear it;
 * - a port that can not be bound is told; what stands for it on its server stays as it is.
 * The lists of servers and profiles must have been read: without them there is no conclusion, only a notice.
 */
export function planConnections(input: PlanConnectionsInput): ConnectionPlan {
  const { desired, mirror, scope } = input;
  const isInScope = (portId: string) => scope.portIds === null || scope.portIds.has(portId);
  const wanted = desired.connections.filter((each) => isInScope(each.portId));
  const rows = mirror.connections.filter((each) => isInScope(each.portId));
  const notice = unreadable(input.fabric);
  if (notice !== null) {
    return { steps: [], notices: wanted.length + rows.length > 0 ? [notice] : [], faults: [] };
  }
  const first = planIn(new ConnectionWorld(input, new Set()), wanted, rows);
  // A port that can not be bound does not take over what an unbound one leaves: that connection has to end.
  const unbindable = new Set(first.refused.filter((id) => !rows.some((row) => row.portId === id)));
  const { refused: _refused, ...plan } =
    unbindable.size === 0 ? first : planIn(new ConnectionWorld(input, unbindable), wanted, rows);
  return plan;
}

function planIn(world: ConnectionWorld, wanted: readonly DesiredConnection[], rows: readonly MirroredConnection[]) {
  const leaving = rows.flatMap((row) => world.leave(row));
  // Those that shall not boot come first: one of them may give up what another needs.
  const arriving = [...wanted].sort(world.inOrder).flatMap((port) => world.arrive(port));
  return { steps: [...leaving, ...arriving], notices: world.notices, faults: world.faults, refused: world.refused };
}

function unreadable(fabric: FabricState): string | null {
  const errors = fabric.errors.filter((each) => each.part === "serverHardware" || each.part === "serverProfiles");
  if (errors.length === 0) return null;
  const what = errors.map((each) => `${each.part}: ${each.message}`).join("; ");
  return `Port bindings are left alone: ${fabric.name} did not show all its servers and profiles (${what}).`;
}
