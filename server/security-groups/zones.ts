import type { HostState } from "@/server/model/host-state";
import { DEVICE_ID_LENGTH, portOfRule, wrapped } from "@/server/security-groups/chain-names";

/** The first conntrack zone that is a port's, and the last that there is; `dataplane.md` 5.2. */
const FIRST = 4097;
const LAST = 65_535;

/** The port's 11 characters → its zone, as the raw rules of a host say; the first family that says one decides. */
export function zonesInForce(root: HostState["namespaces"][number] | undefined): ReadonlyMap<string, number> {
  const zones = new Map<string, number>();
  for (const rules of [root?.iptables, root?.ip6tables]) {
    const raw = rules?.tables.find((table) => table.name === "raw");
    const chain = raw?.chains.find((each) => each.name === wrapped("PREROUTING"));
    for (const { spec } of chain?.rules ?? []) {
      const port = portOfRule(spec);
      const zone = ZONE.exec(spec)?.[1];
      if (port !== null && zone !== undefined && !zones.has(port)) zones.set(port, Number(zone));
    }
  }
  return zones;
}

const ZONE = /-j CT --zone (\d+)\s*$/;

export type AssignedZones = { readonly zones: ReadonlyMap<string, number>; readonly exhausted: readonly string[] };

/**
 * Port id → zone. A port keeps the zone that is in force; of two in one zone, where connections of two projects with the
 * same addresses would be taken for each other, the later id gets a new one. New ones are the lowest free.
 */
export function assignZones(portIds: readonly string[], inForce: ReadonlyMap<string, number>): AssignedZones {
  const zones = new Map<string, number>();
  const mine = new Set(portIds.map((id) => id.slice(0, DEVICE_ID_LENGTH)));
  const taken = new Set([...inForce].filter(([port]) => !mine.has(port)).map(([, zone]) => zone));
  const sorted = [...portIds].sort();
  for (const id of sorted) {
    const zone = inForce.get(id.slice(0, DEVICE_ID_LENGTH));
    if (zone === undefined || zone < 1 || zone > LAST || taken.has(zone)) continue;
    zones.set(id, zone);
    taken.add(zone);
  }
  const exhausted: string[] = [];
  let next = FIRST;
  for (const id of sorted) {
    if (zones.has(id)) continue;
    while (taken.has(next)) next += 1;
    if (next > LAST) exhausted.push(id);
    else {
      zones.set(id, next);
      taken.add(next);
    }
  }
  return { zones, exhausted };
}
