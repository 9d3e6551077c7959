import type { Reflection } from "@/server/mapping/cloud-intent";
import type { Decision } from "@/server/mapping/decide-reflection";
import type { MirroredConnection } from "@/server/model/desired-fabric";
import type { FabricState, ProfileConnection } from "@/server/model/fabric-state";
import type { Port } from "@/server/model/neutron";
import type { LocalLinkReading, PortBinding } from "@/server/model/port-views";
import { sameResource } from "@/server/oneview/resource-uri";

export type BindingFacts = {
  readonly port: Pick<Port, "host" | "vnicType">;
  /** How its network is to be on OneView; `null`: that could not be decided. */
  readonly decision: Decision | null;
  readonly reflections: readonly Reflection[];
  readonly mirror: MirroredConnection | null;
  /** What its local link says and whether it can be done. */
  readonly reading: LocalLinkReading;
  /** The appliance of its server; `null`: there is none, or it was not read. */
  readonly fabric: FabricState | null;
  /** The connection that stands for it on the server that its local link names. */
  readonly connection: ProfileConnection | null;
};

const said = (state: PortBinding["state"], reason: string | null = null): PortBinding => ({ state, reason });

/**
 * PURE. Where the binding of a port stands; the first that applies:
 * 1. not bound: nothing left → unbound, something mirrored → waiting to be taken away;
 * 2. not a server's port, or its network not mapped → elsewhere; not decidable → unknown;
 * 3. a local link that cannot be read or done → failed, or unknown while an appliance is unread;
 * 4. its network not on the appliance yet, or no connection nor mirror of one → waiting;
 * 5. a connection that is gone, has failed or leads elsewhere → failed (waiting when we never did it);
 * 6. else → bound.
 */
export function describeBinding(facts: BindingFacts): PortBinding {
  const { port, decision, mirror, reading, fabric, connection } = facts;
  if (port.host === "") {
    return mirror === null
      ? said("unbound")
      : said("waiting", "It is unbound, and its connection is still to be undone.");
  }
  if (port.vnicType !== "baremetal") return said("elsewhere", "It is not a server's port: OneView is left alone.");
  if (decision === null) return said("unknown", "How its network is to be on OneView could not be decided.");
  if (decision.kind === "none") return said("elsewhere", `OneView is left alone: ${decision.reason}.`);
  const [fault] = reading.faults;
  if (fault !== undefined && fault.code === "server-not-known") return said("unknown", fault.message);
  if (reading.link === null || reading.server === null) return said("failed", fault?.message ?? null);
  if (fabric === null) return said("unknown", "The appliance of its server was not read.");
  const target = targetOf(facts, fabric.applianceId);
  if (typeof target === "object") return target;
  const moved = mirror !== null && !sameResource(mirror.serverHardwareId, reading.link.serverHardwareId);
  if (connection === null || moved) {
    if (fault !== undefined) return said("failed", fault.message);
    if (moved) return said("waiting", `It is to move to server "${reading.server.hardwareName}".`);
    return mirror === null
      ? said("waiting", "Its connection is not made yet.")
      : said("failed", `Connection ${mirror.connectionId} is gone from the server profile.`);
  }
  if (connection.state === "Failed")
    return said("failed", `The appliance says that connection ${connection.id} Failed.`);
  if (connection.networkUri !== null && sameResource(connection.networkUri, target)) return said("bound");
  if (fault !== undefined) return said("failed", fault.message);
  const led = fabric.networks.find((each) => each.uri === connection.networkUri);
  const leads = `Connection ${connection.id} leads to ${led === undefined ? "no network that is known" : `network "${led.name}"`}`;
  return mirror === null ? said("waiting", `${leads}; it is to be pointed.`) : said("failed", `${leads} instead.`);
}

/** The id of the OneView network that it shall lead to, or why there is none. */
function targetOf({ decision, reflections }: BindingFacts, applianceId: string): string | PortBinding {
  if (decision?.kind === "flat") {
    if (decision.mapping.applianceId === applianceId) return decision.mapping.oneViewNetworkId;
    return said("failed", "Its network is mapped onto another appliance than that of its server.");
  }
  const managed = reflections.find((each) => each.manageable && each.applianceId === applianceId);
  return managed?.oneViewNetworkId ?? said("waiting", "Its network is not on the appliance of its server yet.");
}
