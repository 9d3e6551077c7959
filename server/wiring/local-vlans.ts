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
 * from, `dataplane.md` 3.1), and the lowest free ones for `needed` networks that have none, in the order given. Where ports
 * of a network disagree, what most of them say holds; of two networks that record one VLAN, the one with more ports keeps
 * it. A VLAN that a port carries without a record is not given away.
 */
export function localVlans(state: HostState, needed: readonly string[]): LocalVlans {
  const vlans = new Map<string, number>();
  const taken = new Set<number>();
  const owners = new Map<number, string>();
  for (const { networkId, vlan } of records(state, taken)) {
    if (vlans.has(networkId) || owners.has(vlan)) continue;
    vlans.set(networkId, vlan);
    owners.set(vlan, networkId);
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

type VlanRecord = { readonly networkId: string; readonly vlan: number; ports: number };

/** What ports record, that of most ports first; every VLAN in use goes into `taken`. */
function records(state: HostState, taken: Set<number>): readonly VlanRecord[] {
  const found = new Map<string, VlanRecord>();
  for (const bridge of state.ovs?.bridges ?? []) {
    for (const { tag, otherConfig } of bridge.ports) {
      if (tag !== null) taken.add(tag);
      const vlan = Number(otherConfig.tag ?? Number.NaN);
      const networkId = otherConfig.net_uuid;
      if (networkId === undefined || !Number.isInteger(vlan) || vlan < 1 || vlan > LAST) continue;
      taken.add(vlan);
      const record = found.get(`${networkId} ${vlan}`);
      if (record === undefined) found.set(`${networkId} ${vlan}`, { networkId, vlan, ports: 1 });
      else record.ports += 1;
    }
  }
  return [...found.values()].sort(
    (a, b) => b.ports - a.ports || a.vlan - b.vlan || (a.networkId < b.networkId ? -1 : 1),
  );
}
