import { DEVICE_ID_LENGTH, portOfRule, wrapped } from "@/server/security-groups/chain-names";
import type { RootTables } from "@/server/security-groups/root-tables";
import { FAMILIES } from "@/server/security-groups/rule-line";

/** The first conntrack zone that is a port's, and the last that there is; `dataplane.md` 5.2. */
const FIRST = 4097;
const LAST = 65_535;

/** The port's 11 characters → its zone, as the raw rules say; IPv4's where the families differ. */
export function zonesIn(tables: RootTables): ReadonlyMap<string, number> {
  const zones = new Map<string, number>();
  for (const family of FAMILIES) {
    for (const spec of tables[family].raw.get(wrapped("PREROUTING")) ?? []) {
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
