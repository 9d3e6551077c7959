import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { Port } from "@/server/model/neutron";
import { settleDhcp } from "@/server/neutron/dhcp-port";
import { refuseOwned } from "@/server/neutron/port-rules";
import { bindPort, setLocalLink, unbindPort } from "@/server/operations/intent/bind-port";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { createPort } from "@/server/operations/intent/create-port";
import type { DesiredIntent } from "@/server/operations/intent/desired-intent";
import { updatePort } from "@/server/operations/intent/update-port";

export type PortRequest = Extract<
  ChangeRequest,
  { kind: "create-port" | "update-port" | "delete-port" | "bind-port" | "unbind-port" | "set-local-link" }
>;

/** A port as it shall be, with what the inventory alone has against it. */
export type ChangedPort = {
  readonly port: Port;
  readonly faults: readonly Fault[];
  readonly notices?: readonly string[];
};

/** What the cloud's ports shall be when a request is granted; faults are those that the inventory alone shows. */
export function desiredPorts(current: CloudIntent, request: PortRequest): DesiredIntent {
  if (request.kind === "create-port") return createPort(current, request);
  const old = current.ports.find((each) => each.id === request.portId);
  if (old === undefined) {
    throw new BridgeheadError("missing", `Cloud "${current.cloudName}" has no port ${request.portId}.`, {
      remedy: "Read the list again; it may have been removed meanwhile.",
    });
  }
  const changed = ({ port, faults, notices = [] }: ChangedPort): DesiredIntent => ({
    desired: { ...current, ports: current.ports.map((each) => (each === old ? port : each)) },
    ...{ faults, notices },
  });
  switch (request.kind) {
    case "delete-port":
      return deletePort(current, old);
    case "update-port":
      return changed(updatePort(current, old, request.changes));
    case "bind-port":
      refuseOwned(old, "Its router or floating IP decides where it is.");
      return withDhcp(changed(bindPort(current, old, request)), old.networkId, request.drawn ?? null);
    case "unbind-port":
      refuseOwned(old, "Its router or floating IP decides where it is.");
      return changed(unbindPort(old));
    case "set-local-link":
      return changed(setLocalLink(old, request.localLink));
  }
}

/** Its floating IPs stay and lead nowhere, as in Neutron. */
function deletePort(current: CloudIntent, old: Port): DesiredIntent {
  refuseOwned(old, "Delete it with its router or floating IP.");
  const floatingIps = current.floatingIps.map((each) =>
    each.portId === old.id ? { ...each, portId: null, fixedAddress: null, routerId: null } : each,
  );
  return { desired: { ...current, floatingIps, ports: current.ports.filter((each) => each !== old) }, faults: [] };
}

function withDhcp(given: DesiredIntent, networkId: string, drawn: Parameters<typeof settleDhcp>[2]): DesiredIntent {
  const network = given.desired.networks.find((each) => each.id === networkId);
  if (network === undefined || given.faults.length > 0) return given;
  const { ports, notices } = settleDhcp(given.desired, network, drawn);
  return { ...given, desired: { ...given.desired, ports }, notices: [...(given.notices ?? []), ...notices] };
}
