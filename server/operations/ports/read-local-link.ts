import type { FabricState } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/fault";
import type { LocalLinkReading } from "@/server/model/port-views";
import { decideConnection } from "@/server/oneview/binding/decide-connection";
import type { KnownInProfile } from "@/server/oneview/binding/find-connection";
import { locatePort, type PortPlace } from "@/server/oneview/binding/locate-port";
import { parseLocalLink } from "@/server/oneview/binding/parse-local-link";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";
import { findServer, flexNicOf, portServer } from "@/server/operations/ports/find-server";

type Asked = {
  readonly profile: Readonly<Record<string, unknown>> | null;
  /** How faults call it. */
  readonly object: string;
  /** `null`: not chosen yet, so nothing is said about NICs. */
  readonly mac: string | null;
  readonly knownIn: (profileUri: string) => KnownInProfile | null;
};

/**
 * What a local link says and whether it can be done on the appliances as last seen: every fault of its text, or else
 * every fault of its server, or else of its NIC. `unread` names appliances that were never read: a server may be on one
 * of them.
 */
export function readLocalLink(
  asked: Asked,
  fabrics: Fabrics,
  applianceName: (id: string) => string,
  unread: readonly string[],
): LocalLinkReading {
  const answer = parseLocalLink(asked.profile, asked.object);
  if (!answer.ok) return { link: null, server: null, flexNic: null, faults: answer.faults };
  const { link } = answer;
  const found = findServer(fabrics, link.serverHardwareId);
  if (found === null) {
    return { link, server: null, flexNic: null, faults: [noSuchServer(link.serverHardwareId, asked.object, unread)] };
  }
  const { fabric, hardware } = found;
  const located = locatePort({ mac: asked.mac ?? "", profile: asked.profile }, asked.object, fabric, asked.knownIn);
  return {
    link,
    server: portServer(found, applianceName(fabric.applianceId)),
    flexNic: asked.mac === null ? null : flexNicOf(hardware, asked.mac),
    faults: located.ok ? nicFaults(located.place, asked, fabric) : located.faults,
  };
}

/** Its network comes later, with the plan: whether that reaches the NIC is not asked here. */
function nicFaults(place: PortPlace, { mac, object, profile, knownIn }: Asked, fabric: FabricState): readonly Fault[] {
  if (mac === null) return [];
  const port = { portId: "", name: "", mac, networkId: "", oneViewNetworkId: null, profile };
  const decision = decideConnection(port, object, {
    fabric,
    place,
    target: { kind: "to-be-made", desired: null },
    known: knownIn(place.profile.uri),
  });
  return decision.ok ? [] : decision.faults.filter(({ code }) => code !== "network-out-of-reach");
}

function noSuchServer(id: string, object: string, unread: readonly string[]): Fault {
  if (unread.length > 0) {
    return {
      code: "server-not-known",
      object,
      message: `No appliance that was read has server hardware ${id}; not read yet: ${unread.join(", ")}.`,
      remedy: "Make that appliance answer, then check again.",
    };
  }
  return {
    code: "server-hardware-not-found",
    object,
    message: `No appliance has server hardware ${id}.`,
    remedy: "Correct server_hardware_id in the local link, or pick the server from the list.",
  };
}
