import type { BaremetalPort } from "@/server/clouds/ironic/baremetal-port";
import {
  type Attributes,
  type CloudStep,
  COLLECTIONS,
  deleteStep,
  given,
  type MirroredCloud,
  postStep,
  putSteps,
} from "@/server/clouds/plan/cloud-step";
import { found } from "@/server/clouds/plan/found";
import { localLinkList } from "@/server/clouds/plan/local-link";
import { planCardLinks } from "@/server/clouds/plan/plan-card-links";
import type { Port } from "@/server/model/neutron";
import { portTarget } from "@/server/model/object-words";
import type { PortInput, PortUpdate } from "@/server/model/port-input";
import { stepId } from "@/server/reconcile/step-id";

const PORT = COLLECTIONS.port;

export function planNewPort(cloud: MirroredCloud, key: string, input: PortInput): readonly CloudStep[] {
  const { projectId } = found(cloud, "networks", input.networkId);
  const { name, mac, vnicType, deviceId, adminStateUp, localLink, securityGroupIds, portSecurity } = input;
  const target = `port "${name || mac || "unnamed"}"`;
  const told = { id: stepId("port.create", key), verb: "port.create", target, why: "Neutron does not have it yet." };
  return [
    postStep(
      cloud,
      PORT,
      told,
      given({
        network_id: input.networkId,
        project_id: projectId === "" ? undefined : projectId,
        ...{ name, mac_address: mac ?? undefined, admin_state_up: adminStateUp },
        device_id: deviceId === "" ? undefined : deviceId,
        "binding:vnic_type": vnicType,
        "binding:profile": localLink === null ? undefined : withLink({}, localLink, target),
        fixed_ips: input.fixedIps === null ? undefined : input.fixedIps.map(fixedIp),
        security_groups: securityGroupIds ?? (portSecurity ? undefined : []),
        allowed_address_pairs:
          input.allowedAddressPairs.length === 0 ? undefined : input.allowedAddressPairs.map(addressPair),
        port_security_enabled: portSecurity ? undefined : false,
      }),
    ),
  ];
}

export function planPortUpdate(cloud: MirroredCloud, portId: string, changes: PortUpdate): readonly CloudStep[] {
  const port = found(cloud, "ports", portId);
  const { name, adminStateUp, deviceId, fixedIps, securityGroupIds, allowedAddressPairs, portSecurity } = changes;
  return change(port, cloud, "port.update", {
    ...{ name, admin_state_up: adminStateUp, device_id: deviceId },
    fixed_ips: fixedIps === undefined ? undefined : fixedIps.map((each) => fixedIp(withSubnet(each, port))),
    security_groups: securityGroupIds === undefined ? undefined : [...new Set(securityGroupIds)].sort(),
    allowed_address_pairs: allowedAddressPairs?.map(addressPair),
    port_security_enabled: portSecurity,
  });
}

export function planPortRemoval(cloud: MirroredCloud, portId: string): readonly CloudStep[] {
  const port = found(cloud, "ports", portId);
  const told = { objectId: portId, id: stepId("port.delete", portId), verb: "port.delete", target: portTarget(port) };
  const facts = { ...portNow(port), mac_address: port.mac, device_owner: port.deviceOwner };
  const why =
    port.deviceOwner === ""
      ? "It was asked to be removed."
      : `It was asked to be removed, and belongs to a device (${port.deviceOwner}).`;
  return [deleteStep(cloud, PORT, { ...told, why, risk: port.deviceOwner === "" ? "low" : "high" }, facts)];
}

/** A baremetal port takes its local link along, as Ironic gives it. */
export function planPortBinding(
  cloud: MirroredCloud,
  portId: string,
  host: string,
  localLink: unknown,
): readonly CloudStep[] {
  const port = found(cloud, "ports", portId);
  return change(port, cloud, "port.bind", {
    "binding:host_id": host,
    "binding:profile": localLink === null ? undefined : withLink(port.profile ?? {}, localLink, portTarget(port)),
  });
}

export function planPortUnbinding(cloud: MirroredCloud, portId: string): readonly CloudStep[] {
  return change(found(cloud, "ports", portId), cloud, "port.unbind", { "binding:host_id": "" });
}

/** `cards`: what Ironic knows by the port's MAC address. */
export function planLocalLink(
  cloud: MirroredCloud,
  portId: string,
  localLink: unknown,
  cards: readonly BaremetalPort[] = [],
): readonly CloudStep[] {
  const port = found(cloud, "ports", portId);
  const { local_link_information: _old, ...rest } = port.profile ?? {};
  const profile = localLink === null ? rest : withLink(rest, localLink, portTarget(port));
  return [
    ...change(port, cloud, "port.set-local-link", { "binding:profile": profile }),
    ...planCardLinks(cloud, port, localLink, cards),
  ];
}

function change(port: Port, cloud: MirroredCloud, verb: string, wanted: Attributes): readonly CloudStep[] {
  const isBound = port.host !== "";
  const told = { objectId: port.id, id: stepId(verb, port.id), verb, target: portTarget(port) };
  const takesOff = wanted.admin_state_up === false || verb === "port.unbind";
  const risk = isBound && takesOff ? "high" : isBound ? "low" : "none";
  return putSteps(cloud, PORT, { ...told, risk }, portNow(port), given(wanted));
}

function portNow(port: Port): Attributes {
  return {
    ...{ name: port.name, admin_state_up: port.adminStateUp, device_id: port.deviceId },
    fixed_ips: port.fixedIps.map(fixedIp),
    security_groups: [...port.securityGroupIds].sort(),
    allowed_address_pairs: (port.allowedAddressPairs ?? []).map(addressPair),
    port_security_enabled: port.portSecurity ?? true,
    "binding:host_id": port.host,
    "binding:profile": port.profile ?? {},
  };
}

/** An address that it has already is named with its subnet, so that it is known as the same. */
function withSubnet(asked: NonNullable<PortUpdate["fixedIps"]>[number], port: Port) {
  const kept = port.fixedIps.find((each) =>
    asked.address === undefined ? each.subnetId === asked.subnetId : each.address === asked.address,
  );
  return kept === undefined ? asked : { ...asked, subnetId: asked.subnetId ?? kept.subnetId, address: kept.address };
}

function fixedIp({ subnetId, address }: { subnetId?: string | undefined; address?: string | undefined }) {
  return given({ subnet_id: subnetId, ip_address: address });
}

function addressPair({ address, mac }: { address: string; mac?: string | undefined }) {
  return given({ ip_address: address, mac_address: mac });
}

function withLink(profile: Attributes, localLink: unknown, target: string): Attributes {
  return { ...profile, local_link_information: localLinkList(localLink, target) };
}
