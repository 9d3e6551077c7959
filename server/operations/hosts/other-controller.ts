import type { HostState } from "@/server/model/host-state";

const AGENTS = /^(ovn-controller|neutron-openvswitch-agent|neutron-ovn-agent|neutron-linuxbridge-agent)$/;

/** Who else wires this host, as far as it was seen; `null`: nobody. */
export function otherController(state: HostState | null): string | null {
  const agent = state?.processes?.find(({ name }) => AGENTS.test(name));
  if (agent !== undefined) return `${agent.name} runs there (pid ${agent.pid})`;
  const bridge = state?.ovs?.bridges.find(({ controllers }) => controllers.length > 0);
  return bridge === undefined ? null : `bridge ${bridge.name} has the controller ${bridge.controllers.join(", ")}`;
}
