import type { HostState } from "@/server/model/host-state";
import type { HostIndex } from "./host-index";
import { parseDeviceName } from "./names";
import { tunnelProtocol } from "./tunnels";

export type FirewallDriver = "iptables_hybrid" | "openvswitch";

/** What a host's data plane shows of how its agent was set up; nothing of it is asked. `null`: not to be seen from here. */
export type HostDataplane = {
  /** Both: ports were plugged under different drivers. Empty: no rule of either. */
  readonly firewalls: readonly FirewallDriver[] | null;
  /** Whether Neutron fills tables of MACs, or they are learned only. */
  readonly l2population: boolean | null;
};

/** Tables of Neutron's flow firewall, and what its flows do. */
const FIREWALL_TABLES = new Set([71, 72, 73, 81, 82, 91, 92, 93, 94]);
const UNICAST = 20;

/**
 * - `openvswitch`: flows of the integration bridge in the firewall's tables that track connections or join conditions;
 * - `iptables_hybrid`: chains of the agent in the root namespace, or guests behind a Linux bridge of their own;
 * - l2population: static entries (priority 2) in table 20 of a bridge with tunnels, beside the learned ones.
 */
export function hostDataplane({ state, ovs }: HostIndex): HostDataplane {
  return { firewalls: firewallsOf(state, ovs), l2population: populationOf(state) };
}

function firewallsOf(state: HostState, ovs: HostIndex["ovs"]): readonly FirewallDriver[] | null {
  const bridges = state.ovs?.bridges ?? [];
  const root = state.namespaces.find(({ name }) => name === "");
  const tables = [root?.iptables, root?.ip6tables].flatMap((rules) => rules?.tables ?? []);
  const chains = tables.flatMap((table) => table.chains).some(({ name }) => /^neutron-openvswi-/.test(name));
  const hybrid = ovs.some(({ port }) => parseDeviceName(port.name)?.role === "qvo");
  const flows = bridges.some((bridge) =>
    (bridge.flows ?? []).some(
      ({ table, match, actions }) =>
        FIREWALL_TABLES.has(table) && (/\bct\(|conjunction\(/.test(actions) || match.includes("ct_state=")),
    ),
  );
  const found: FirewallDriver[] = [
    ...(chains || hybrid ? ["iptables_hybrid" as const] : []),
    ...(flows ? ["openvswitch" as const] : []),
  ];
  if (found.length > 0) return found;
  const read = state.ovs !== null && bridges.every((bridge) => bridge.flows !== null) && root?.iptables != null;
  return read ? [] : null;
}

function populationOf({ ovs }: HostState): boolean | null {
  const tunnelled = (ovs?.bridges ?? []).filter(({ ports }) =>
    ports.some(({ interfaces }) => interfaces.some(({ type }) => tunnelProtocol(type) !== null)),
  );
  if (tunnelled.length === 0 || tunnelled.some(({ flows }) => flows === null)) return null;
  return tunnelled.some(({ flows }) =>
    flows?.some(
      ({ table, priority, hardTimeoutSeconds }) => table === UNICAST && priority === 2 && !hardTimeoutSeconds,
    ),
  );
}
