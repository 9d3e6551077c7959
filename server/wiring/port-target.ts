import type { Fault } from "@/server/model/fault";
import { groupBy } from "@/server/model/group-by";
import type { Port, VifDetails } from "@/server/model/neutron";
import { deviceName, portChain } from "@/server/wiring/device-names";
import { type HostFacts, interfaceIdOf } from "@/server/wiring/host-facts";
import { type HostNetwork, hostNetworks } from "@/server/wiring/host-networks";
import type { HostPlanInput } from "@/server/wiring/host-plan";
import { isGuestPort, portsOnHost } from "@/server/wiring/on-host";
import { isOurLink, isOurPort } from "@/server/wiring/ownership";

/** What one guest port is to be on a host. */
export type PortTarget = HostNetwork & {
  readonly port: Port;
  /**
   * - `hybrid`   a Linux bridge and a veth pair, `qvo…` on the integration bridge
   * - `created`  `tap…` on the integration bridge, by us, before the hypervisor makes the device
   * - `foreign`  `tap…` that the hypervisor puts there itself
   */
  readonly plug: "hybrid" | "created" | "foreign";
  /** The port on the integration bridge. */
  readonly device: string;
  /** `dead`: on the dead VLAN, because it is down or its guest is not here yet. */
  readonly state: "wired" | "dead";
};

export type PortTargets = { readonly targets: readonly PortTarget[]; readonly faults: readonly Fault[] };

/** The guest ports of a host, without those that cannot be there. What these have on the host is left alone. */
export function portTargets(input: HostPlanInput, facts: HostFacts): PortTargets {
  const { intent, host } = input;
  const { usable } = hostNetworks(input);
  const ports = portsOnHost(intent, host.name);
  const alike = groupBy(ports, beginning);
  const targets: PortTarget[] = [];
  const faults: Fault[] = [];
  for (const port of ports.filter(isGuestPort)) {
    const network = usable.get(port.networkId);
    // Its network's own fault says why.
    if (network === undefined) continue;
    const target = targetOf(host.name, host.plumbing.firewall === "iptables_hybrid", port, network);
    const fault =
      collision(target, alike.get(beginning(port)) ?? [], facts, host.name) ?? foreignDevice(target, facts, host.name);
    if (fault === null) targets.push(target);
    else faults.push(fault);
  }
  return { targets, faults };
}

export function portWords(port: Port): string {
  return `port ${port.name || port.id}`;
}

function targetOf(hostName: string, hybrid: boolean, port: Port, network: HostNetwork): PortTarget {
  const isActive = port.host === hostName;
  const inactive = (port.inactiveBindings ?? []).find((each) => each.host === hostName);
  const vif: VifDetails = (isActive ? port.vif : inactive?.vif) ?? { hybridPlug: hybrid, createPort: !hybrid };
  const isExpected = isActive || isMigratingTo(port, hostName);
  return {
    ...network,
    port,
    plug: vif.hybridPlug ? "hybrid" : vif.createPort ? "created" : "foreign",
    device: deviceName(vif.hybridPlug ? "qvo" : "tap", port.id),
    state: port.adminStateUp && isExpected ? "wired" : "dead",
  };
}

/** Nova writes `migrating_to` into a binding's profile: such a port is wired there before its guest runs there. */
function isMigratingTo(port: Port, hostName: string): boolean {
  const profiles = [port.profile, ...(port.inactiveBindings ?? []).map(({ profile }) => profile)];
  return profiles.some((profile) => profile?.migrating_to === hostName);
}

const beginning = ({ id }: Port): string => id.slice(0, 10);

/** Device names hold 11 characters of the id and chains 10. Who is plugged already stays. */
function collision(target: PortTarget, alike: readonly Port[], facts: HostFacts, hostName: string): Fault | null {
  const { port, device } = target;
  const rival = alike.find((each) => each.id !== port.id);
  if (rival === undefined) return null;
  const there = facts.ports.get(device);
  if (there !== undefined && isOurPort(there.port) && interfaceIdOf(there) === port.id) return null;
  const isDevice = rival.id.slice(0, 11) === port.id.slice(0, 11);
  return {
    code: "port-names-collide",
    object: portWords(port),
    message:
      `Ports ${port.id} and ${rival.id} on ${hostName} begin alike, so their ` +
      `${isDevice ? "devices" : "chains"} would both be called ${isDevice ? device : portChain("i", port.id)}.`,
    remedy: "Delete one of the two and create it again: it gets another id.",
  };
}

function foreignDevice(target: PortTarget, facts: HostFacts, hostName: string): Fault | null {
  const { port, plug, device } = target;
  const there = facts.ports.get(device);
  const owner = there === undefined ? null : interfaceIdOf(there);
  if (plug === "hybrid") {
    const names = [device, deviceName("qvb", port.id), deviceName("qbr", port.id)];
    const taken = names.find((name) => {
      const link = facts.links.get(name);
      return link !== undefined && !isOurLink(link);
    });
    if (taken !== undefined) return foreign(target, taken, hostName);
  }
  if (there === undefined) return null;
  if (plug === "foreign" || there.port.interfaces.length === 0) return null;
  if (!isOurPort(there.port)) return owner === port.id && plug === "created" ? null : foreign(target, device, hostName);
  if (owner !== null && owner !== port.id) {
    return {
      code: "device-of-another-port",
      object: portWords(port),
      message: `${device} on ${hostName} is still the device of port ${owner}.`,
      remedy: `Let port ${owner} be unplugged from ${hostName} first, then plan again.`,
    };
  }
  return null;
}

function foreign({ port }: PortTarget, name: string, hostName: string): Fault {
  return {
    code: "foreign-device",
    object: portWords(port),
    message: `${hostName} has an interface ${name} that Bridgehead did not make, and ${portWords(port)} needs that name.`,
    remedy: `Remove or rename ${name} on ${hostName}, then plan again.`,
  };
}
