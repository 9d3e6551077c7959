import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { portTarget } from "@/server/mapping/plan-ports";
import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { Port } from "@/server/model/neutron";
import { parseLocalLink } from "@/server/oneview/binding/parse-local-link";
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
    case "bind-port": {
      const linked = withLocalLink(old, request.localLink ?? localLinkOf(old));
      return changed({ ...linked, host: request.host, vifType: "other", status: "ACTIVE" }, [
        ...(old.vnicType === "baremetal" ? linkFaults(linked) : []),
        ...nicInUse(linked, current),
      ]);
    }
    case "unbind-port":
      return changed({ ...old, host: "", vifType: "unbound", status: "DOWN" });
    case "set-local-link":
      return setLocalLink(old, request.localLink, changed);
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
    faults: [
      ...(twin === undefined ? [] : [macTaken(mac, network.name, twin)]),
      ...(input.localLink === null ? [] : linkFaults(withLocalLink(port, input.localLink))),
    ],
  };
}

/** What is stored can be read; and what a bound port hangs on is not taken away under it. */
function setLocalLink(
  old: Port,
  localLink: unknown,
  changed: (port: Port, faults: readonly Fault[]) => DesiredIntent,
): DesiredIntent {
  const linked = withLocalLink(old, localLink);
  if (localLink !== null) return changed(linked, linkFaults(linked));
  return changed(linked, old.host !== "" && old.vnicType === "baremetal" ? [stillBound(old)] : []);
}

function linkFaults(port: Port): readonly Fault[] {
  const answer = parseLocalLink(port.profile ?? null, portTarget(port));
  return answer.ok ? [] : answer.faults;
}

/** Two bound ports on one NIC would each take it from the other, for ever. */
function nicInUse(port: Port, current: CloudIntent): readonly Fault[] {
  const holder = current.ports.find(
    (each) => each.id !== port.id && each.host !== "" && each.vnicType === "baremetal" && each.mac === port.mac,
  );
  if (port.vnicType !== "baremetal" || holder === undefined) return [];
  return [
    {
      code: "nic-in-use",
      object: portTarget(port),
      message: `The NIC with MAC address ${port.mac} is bound already, by ${portTarget(holder)}.`,
      remedy: "Unbind that port first.",
    },
  ];
}

function stillBound(port: Port): Fault {
  return {
    code: "port-bound",
    object: portTarget(port),
    message: "A bound port's local link says on which server it is, so it cannot be taken away.",
    remedy: "Unbind the port first, or give another local link.",
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
