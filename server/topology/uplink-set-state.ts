import type { FabricState, InterconnectPort, UplinkSet } from "@/server/model/fabric-state";
import { count } from "./segments";
import { type Judged, OK } from "./states";

/**
 * Whether an uplink set leads anywhere. The appliance's `reachability` decides: `Reachable` and `RedundantlyReachable` do,
 * `NotReachable` does not, and its ports tell why. Where it says nothing the links of the set's ports decide; without ports
 * that were read nothing speaks against the set.
 */
export function uplinkSetState(set: UplinkSet, { interconnects }: Pick<FabricState, "interconnects">): Judged {
  const ports = interconnects.flatMap(({ name, ports }) =>
    ports
      .filter(({ uplinkSetUri }) => uplinkSetUri === set.uri)
      .map((port) => ({ port, at: `${port.name} of ${name}` })),
  );
  const unlinked = ports.filter(({ port }) => port.status !== null && port.status !== "Linked");
  switch (set.reachability?.toLowerCase()) {
    case "reachable":
    case "redundantlyreachable":
      return OK;
    case "unknown":
      return { state: "unknown", reason: "the appliance does not know whether it is reachable" };
    case undefined:
      if (ports.length === 0 || unlinked.length < ports.length) return OK;
      return { state: "down", reason: whyUnlinked(unlinked) };
    default:
      if (set.ports.length === 0 && ports.length === 0) return { state: "down", reason: "it has no uplink port" };
      if (unlinked.length > 0 && unlinked.length === ports.length) {
        return { state: "down", reason: whyUnlinked(unlinked) };
      }
      return { state: "down", reason: `the appliance says ${set.reachability}` };
  }
}

const named = 4;

function whyUnlinked(unlinked: readonly { readonly port: InterconnectPort; readonly at: string }[]): string {
  const places = unlinked.slice(0, named).map(({ port, at }) => {
    const word = port.status === "Unlinked" ? port.statusReason : `${port.status} ${port.statusReason ?? ""}`.trim();
    return word === null ? at : `${at} (${word})`;
  });
  const more = unlinked.length > named ? ` and ${count(unlinked.length - named, "port")} more` : "";
  return `no link on ${places.join(", ")}${more}`;
}
