import type { BaremetalPort } from "@/server/clouds/ironic/baremetal-port";
import type { Db } from "@/server/db/client";
import type { PerformCloud } from "@/server/model/cloud-effect";
import type { MirroredRef } from "@/server/model/cloud-mirror";
import type { PerformFabric } from "@/server/model/fabric-effect";
import type { FabricState } from "@/server/model/fabric-state";
import type { PerformHost } from "@/server/model/host-effect";
import type { HostState } from "@/server/model/host-state";
import type { HostTurns } from "@/server/operations/host-steps/host-turns";
import type { RunRegistry } from "@/server/operations/plans/run-registry";

/** Who asks. What the audit trail shows; the role was checked before an operation is called. */
export type Actor = {
  readonly kind: "user" | "token" | "system";
  readonly id: string | null;
  readonly name: string;
};

/** The world of an operation, as arguments: a test passes its own. */
export type OperationContext = {
  readonly db: Db;
  readonly actor: Actor;
  /** What the appliance last showed, however old (`observedAt`); `null` before the first good read. */
  fabric(applianceId: string): FabricState | null;
  /**
   * Reads what plans rest on anew (a look that begins after the call; many callers share one). An appliance that does not
   * answer is a `BridgeheadError` of kind `unreachable`.
   */
  refreshFabric(applianceId: string, signal: AbortSignal): Promise<FabricState>;
  /** Performs steps on an appliance; `PerformFabric` says how. Only a run of a plan calls it. */
  performOnFabric(applianceId: string, ...given: Parameters<PerformFabric>): ReturnType<PerformFabric>;
  /** What a host last showed, however old; `null` before the first good read. */
  hostState(hostId: string): HostState | null;
  /** Reads a host anew (a read that begins after the call). One that does not answer is `unreachable`. */
  refreshHost(hostId: string, signal: AbortSignal): Promise<HostState>;
  /** Performs steps on a host; `PerformHost` says how. Only a run of a plan calls it. */
  performOnHost(hostId: string, ...given: Parameters<PerformHost>): ReturnType<PerformHost>;
  /**
   * Takes over what changed in a real cloud by now, so that the mirror is what plans can rest on (a look that begins after
   * the call). `suspects` are asked for by id: what was deleted does not show itself. One that does not answer is `unreachable`.
   */
  refreshCloud(cloudId: string, signal: AbortSignal, suspects?: readonly MirroredRef[]): Promise<void>;
  /** Network cards that the cloud's Ironic knows by a MAC address; `null`: it has no Ironic. */
  baremetalPorts(cloudId: string, mac: string, signal: AbortSignal): Promise<readonly BaremetalPort[] | null>;
  /** Makes calls in a real cloud; `PerformCloud` says how. Only a run of a plan calls it. */
  performOnCloud(cloudId: string, ...given: Parameters<PerformCloud>): ReturnType<PerformCloud>;
  readonly hostTurns: HostTurns;
  /** The plans that this process performs on appliances, hosts and clouds. */
  readonly runs: RunRegistry;
  /** Epoch milliseconds. */
  now(): number;
  /** A new UUID. */
  newId(): string;
  /** Called after a commit that changed networks, physical networks, mappings or reflections. */
  publishIntentChange(): void;
};
