import type { HostState } from "@/server/model/host-state";

export type LocalVlans = {
  /** Network id → local VLAN on this host, for every network that has or gets one. */
  readonly vlans: ReadonlyMap<string, number>;
  /** Networks for which no VLAN of 1..4094 is left. */
  readonly exhausted: readonly string[];
};

const LAST = 4094;

/**
 * Local VLANs of a host: as its ports record them (`other_config` net_uuid and tag, the record that Neutron's agent restarts
 * from, `dataplane.md` 3.1), and the lowest free ones for `needed` networks that have none, in the order given. A VLAN that
 * a port of no network carries on an integration bridge is not given away.
 */
export function localVlans(state: HostState, needed: readonly string[]): LocalVlans {
  const vlans = new Map<string, number>();
  const taken = new Set<number>();
  for (const bridge of state.ovs?.bridges ?? []) {
    for (const { tag, otherConfig } of bridge.ports) {
      if (tag !== null) taken.add(tag);
      const recorded = Number(otherConfig.tag ?? Number.NaN);
      const networkId = otherConfig.net_uuid;
      if (networkId === undefined || !Number.isInteger(recorded) || recorded < 1 || recorded > LAST) continue;
      taken.add(recorded);
      if (!vlans.has(networkId)) vlans.set(networkId, recorded);
    }
  }
  const exhausted: string[] = [];
  let next = 1;
  for (const networkId of needed) {
    if (vlans.has(networkId)) continue;
    while (taken.has(next)) next += 1;
    if (next > LAST) exhausted.push(networkId);
    else {
      vlans.set(networkId, next);
      taken.add(next);
    }
  }
  return { vlans, exhausted };
}
