import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { Fault } from "@/server/model/fault";
import type { Port } from "@/server/model/neutron";
import { portTarget } from "@/server/model/object-words";
import { portStatus, portVifType } from "@/server/neutron/port-status";
import { parseLocalLink } from "@/server/oneview/binding/parse-local-link";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { ChangedPort } from "@/server/operations/intent/desired-ports";

type BindPort = Extract<ChangeRequest, { kind: "bind-port" }>;

/**
 * A server's port needs its local link; an instance's port is plugged by the managed host of that name, as its firewall
 * needs it where nothing else is said. On a host that is not managed the binding is intent only.
 */
export function bindPort(current: CloudIntent, old: Port, request: BindPort): ChangedPort {
  const linked = withLocalLink(old, request.localLink ?? localLinkOf(old));
  const { vif: _vif, ...rest } = linked;
  const isServer = old.vnicType === "baremetal";
  const host = isServer ? undefined : current.hosts.find((each) => each.name === request.host);
  const needsHybrid = host?.plumbing.firewall === "iptables_hybrid";
  const hybridPlug = request.plug?.hybridPlug ?? needsHybrid;
  const vif = host === undefined ? {} : { vif: { hybridPlug, createPort: request.plug?.createPort ?? true } };
  const bound = { ...rest, host: request.host, ...vif };
  return {
    port: { ...bound, vifType: portVifType(bound), status: portStatus(bound) },
    faults: [...(isServer ? linkFaults(linked) : []), ...nicInUse(linked, current)],
    notices:
      needsHybrid && !hybridPlug && old.portSecurity !== false
        ? [
            `${portTarget(old)} is plugged straight into br-int, where the firewall of host ${request.host} does not filter: its security groups have no effect there.`,
          ]
        : [],
  };
}

/** Bindings of a migration that was not finished go too. */
export function unbindPort(old: Port): ChangedPort {
  const { vif: _vif, inactiveBindings: _bindings, ...rest } = old;
  return { port: { ...rest, host: "", vifType: "unbound", status: "DOWN" }, faults: [] };
}

/** What is stored can be read; and what a bound port hangs on is not taken away under it. */
export function setLocalLink(old: Port, localLink: unknown): ChangedPort {
  const port = withLocalLink(old, localLink);
  if (localLink !== null) return { port, faults: linkFaults(port) };
  return { port, faults: old.host !== "" && old.vnicType === "baremetal" ? [stillBound(old)] : [] };
}

export function linkFaults(port: Port): readonly Fault[] {
  const answer = parseLocalLink(port.profile ?? null, portTarget(port));
  return answer.ok ? [] : answer.faults;
}

export function withLocalLink(port: Port, localLink: unknown): Port {
  const { local_link_information: _old, ...rest } = port.profile ?? {};
  const profile = localLink === null ? rest : { ...rest, local_link_information: localLink };
  return { ...port, profile: Object.keys(profile).length === 0 ? null : profile };
}

function localLinkOf(port: Port): unknown {
  return port.profile?.local_link_information ?? null;
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
