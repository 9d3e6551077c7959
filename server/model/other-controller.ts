import type { HostState, OvsBridge } from "./host-state";

/**
 * Who drives a host's bridges beside the console, by what was seen of it. Two questions on the same signs:
 * - who writes there at all (`otherController`): OVN, any agent of Neutron's, any OpenFlow controller;
 * - who separates the ports of a bridge by flows of its own (`separatedOtherwise`): OVN, and controllers other than the
 *   OVS agent's. That agent uses tags as the console does, and takes ports off the dead VLAN; the others never would.
 */

const OVN_PROCESSES = /^(ovn-controller|neutron-ovn-agent)$/;
const AGENTS = /^(neutron-openvswitch-agent|neutron-linuxbridge-agent)$/;

/** Where the OVS agent listens for its own bridges: a controller there is nobody else's. */
const AGENT_CONTROLLERS = new Set(["tcp:127.0.0.1:6633", "tcp:127.0.0.1:6653", "ptcp:6633:127.0.0.1"]);

/** `null`: nobody was seen. */
export function otherController(state: HostState | null): string | null {
  if (state === null) return null;
  const agent = state.processes?.find(({ name }) => OVN_PROCESSES.test(name) || AGENTS.test(name));
  if (agent !== undefined) return `${agent.name} runs there (pid ${agent.pid})`;
  const setting = ovnSetting(state);
  if (setting !== null) return `Open vSwitch is set up for OVN (${setting})`;
  const bridge = state.ovs?.bridges.find(({ controllers }) => controllers.length > 0);
  return bridge === undefined ? null : `bridge ${bridge.name} has the controller ${bridge.controllers.join(", ")}`;
}

/** Why tags do not separate the ports of a bridge; `null`: they do. */
export function separatedOtherwise(bridge: OvsBridge, state: HostState): string | null {
  const isOvn = ovnSetting(state) !== null || state.processes?.some(({ name }) => OVN_PROCESSES.test(name)) === true;
  if (isOvn) return "OVN separates ports by its own flows, not by tags";
  const foreign = bridge.controllers.find((target) => !AGENT_CONTROLLERS.has(target));
  return foreign === undefined ? null : `the controller ${foreign} separates ports by its own flows, not by tags`;
}

/** The same of the bridge that guests are plugged into; `null` also where it was not seen. */
export function guestsSeparatedOtherwise(state: HostState | null): string | null {
  const bridge = state?.ovs?.bridges.find(({ name }) => name === "br-int");
  return state === null || bridge === undefined ? null : separatedOtherwise(bridge, state);
}

function ovnSetting({ ovs }: HostState): string | null {
  const key = Object.keys(ovs?.externalIds ?? {}).find((each) => each === "ovn-remote" || each === "ovn-encap-type");
  return key === undefined ? null : `${key} is ${ovs?.externalIds[key]}`;
}
