import type { Fault } from "@/server/model/fault";
import type { Network } from "@/server/model/neutron";
import type { HostPlanInput } from "@/server/wiring/host-plan";
import { localVlans } from "@/server/wiring/local-vlans";
import { networkFault } from "@/server/wiring/network-flows";
import { networksOnHost } from "@/server/wiring/on-host";

export type HostNetwork = { readonly network: Network; readonly vlan: number };

export type HostNetworks = {
  /** Networks that can be on the host, with their VLAN inside it, by network id. */
  readonly usable: ReadonlyMap<string, HostNetwork>;
  readonly faults: readonly Fault[];
};

/** The networks that have ports on a host, and which of them cannot be there. */
export function hostNetworks({ intent, host, state }: HostPlanInput): HostNetworks {
  const networks = networksOnHost(intent, host.name);
  const { vlans } = localVlans(
    state,
    networks.map(({ id }) => id),
  );
  const usable = new Map<string, HostNetwork>();
  const faults: Fault[] = [];
  for (const network of networks) {
    const vlan = vlans.get(network.id);
    const fault = networkFault(host, network) ?? (vlan === undefined ? exhausted(host.name, network) : null);
    if (fault !== null) faults.push(fault);
    else if (vlan !== undefined) usable.set(network.id, { network, vlan });
  }
  return { usable, faults };
}

function exhausted(host: string, network: Network): Fault {
  return {
    code: "local-vlans-exhausted",
    object: `network ${network.name || network.id}`,
    message: `All 4094 local VLANs of host ${host} are taken, so network ${network.name || network.id} cannot be on it.`,
    remedy: `Move ports of whole networks away from ${host}; a VLAN is free again when its last port has left.`,
  };
}
