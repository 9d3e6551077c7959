import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { Port } from "@/server/model/neutron";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { DesiredIntent } from "@/server/operations/intent/desired-intent";

type PortRequest = Extract<ChangeRequest, { portId: string }>;

/** What the cloud's ports shall be when a request is granted; faults are those that the inventory alone shows. */
export function desiredPorts(current: CloudIntent, request: PortRequest): DesiredIntent {
  if (request.kind === "create-port") return createPort(current, request);
  const old = current.ports.find((each) => each.id === request.portId);
  if (old === undefined) {
    throw new BridgeheadError("missing", `Cloud "${current.cloudName}" has no port ${request.portId}.`, {
      remedy: "Read the list again; it may have been removed meanwhile.",
    });
  }
  const changed = (port: Port, faults: readonly Fault[] = []): DesiredIntent => ({
    desired: { ...current, ports: current.ports.map((each) => (each === old ? port : each)) },
    faults,
  });
  switch (request.kind) {
    case "delete-port":
      return { desired: { ...current, ports: current.ports.filter((each) => each !== old) }, faults: [] };
    case "bind-port":
      return changed({
        ...withLocalLink(old, request.localLink ?? localLinkOf(old)),
        host: request.host,
        vifType: "other",
        status: "ACTIVE",
      });
    case "unbind-port":
      return changed({ ...old, host: "", vifType: "unbound", status: "DOWN" });
    case "set-local-link":
      return changed(withLocalLink(old, request.localLink));
    default:
      return { desired: current, faults: [] };
  }
}

function createPort(current: CloudIntent, request: Extract<ChangeRequest, { kind: "create-port" }>): DesiredIntent {
  const { input, portId, newMac } = request;
  const network = current.networks.find((each) => each.id === input.networkId);
  if (network === undefined) {
    throw new BridgeheadError("missing", `Cloud "${current.cloudName}" has no network ${input.networkId}.`, {
      remedy: "Pick one of the cloud's networks.",
    });
  }
  const mac = input.mac ?? newMac;
  const twin = current.ports.find((each) => each.networkId === network.id && each.mac === mac);
  const port: Port = {
    ...{ id: portId, name: input.name, networkId: network.id, projectId: network.projectId, mac },
    ...{ fixedIps: [], deviceOwner: "", deviceId: input.deviceId, host: "", vifType: "unbound" },
    ...{ vnicType: input.vnicType, status: "DOWN", adminStateUp: input.adminStateUp, securityGroupIds: [] },
    profile: null,
  };
  return {
    desired: { ...current, ports: [...current.ports, withLocalLink(port, input.localLink)] },
    faults: twin === undefined ? [] : [macTaken(mac, network.name, twin)],
  };
}

function withLocalLink(port: Port, localLink: unknown): Port {
  const { local_link_information: _old, ...rest } = port.profile ?? {};
  const profile = localLink === null ? rest : { ...rest, local_link_information: localLink };
  return { ...port, profile: Object.keys(profile).length === 0 ? null : profile };
}

function localLinkOf(port: Port): unknown {
  return port.profile?.local_link_information ?? null;
}

function macTaken(mac: string, network: string, twin: Port): Fault {
  return {
    code: "mac-address-in-use",
    object: `MAC address ${mac}`,
    message: `Port ${twin.name || twin.id} of network "${network}" already has MAC address ${mac}.`,
    remedy: "Give the port of another NIC, or delete that port first.",
  };
}
